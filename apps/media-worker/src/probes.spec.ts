import { Gateway } from './testing/gateway';
import { startInterview } from './testing/interviews';
import { until } from './testing/until';
import { problemOf, WorkerUnderTest } from './testing/worker-under-test';

it('a worker tells that it has started, that it is ready, and leaves when it is asked to', async () => {
  const gateway = await Gateway.start();
  const worker = await WorkerUnderTest.spawn({ IDLE_PROMPT_S: '120' });
  const probe = (path: string) =>
    fetch(`http://127.0.0.1:${worker.controlPort}${path}`).then(async (response) => ({
      status: response.status,
      body: (await response.json()) as unknown,
    }));
  try {
    // It listens before its models are loaded, and says that it has not started yet.
    const early = await until('the control API to listen', () => probe('/startup').catch(() => null));
    if (early.status !== 200) expect(problemOf(early).code).toBe('media_worker_unavailable');
    await until('the worker to have started', async () => (await probe('/startup')).status === 200);
    expect(await probe('/ready')).toEqual({ status: 200, body: { status: 'ready' } });

    await startInterview(worker, gateway);
    expect((await worker.call('DELETE', '/v1/drain')).status).toBe(404);
    const exited = new Promise((resolve) => worker.process.once('exit', resolve));
    expect((await worker.call('POST', '/v1/drain')).status).toBe(202);
    expect(await exited).toBe(0);
  } finally {
    await worker.stop();
    await gateway.close();
  }
});
