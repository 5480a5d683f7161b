import { join } from 'node:path';
import type { PlansResponse, ResultsResponse, StartResponse } from '@spool/contracts';
import { FolderRecordingStore, partName } from '@spool/recording';
import { FakeWorker } from '../testing/fake-worker';
import { problem, startGateway, temporaryFolder } from '../testing/gateway';
import type { TestGateway } from '../testing/gateway';

describe('a recording', () => {
  const folder = temporaryFolder();
  const tapes = new FolderRecordingStore(join(folder.path, 'tapes'));
  let worker: FakeWorker;
  let gateway: TestGateway;
  let id: string;
  let path: string;

  beforeAll(async () => {
    worker = await FakeWorker.start();
    gateway = await startGateway({
      DATA_DIR: join(folder.path, 'data'),
      RECORDING_DIR: join(folder.path, 'tapes'),
      WORKER_URLS: worker.url,
    });
    id = await gateway.begin();
    path = `/api/interview/${id}/recording`;
    await record(id, 5, 'first part, ');
    await record(id, 9, 'second part');
  });
  afterAll(async () => {
    await gateway.close();
    await worker.stop();
    folder.remove();
  });

  async function record(sessionId: string, part: number, what: string): Promise<void> {
    const sink = await tapes.create(sessionId, partName(part), (error) => {
      throw error;
    });
    sink.write(Buffer.from(what));
    await sink.close();
  }
  const get = (at: string, range?: string, method = 'GET') =>
    gateway.send(at, { method, ...(range === undefined ? {} : { headers: { range } }) });

  it('is heard whole, or a part of it, with what a player asks for before it seeks', async () => {
    const whole = await get(path);
    expect(whole).toMatchObject({ status: 200, body: 'first part, second part' });
    expect(whole.headers.get('content-type')).toBe('audio/ogg; codecs=opus');
    expect(whole.headers.get('accept-ranges')).toBe('bytes');
    expect(whole.headers.get('content-length')).toBe('23');
    expect(await get(`${path}/0000000009.opus`)).toMatchObject({ status: 200, body: 'second part' });
    const head = await get(path, undefined, 'HEAD');
    expect(head).toMatchObject({ status: 200, body: '' });
    expect(head.headers.get('content-length')).toBe('23');
  });

  it.each([
    ['bytes=0-4', 'first', 'bytes 0-4/23'],
    ['bytes=6-17', 'part, second', 'bytes 6-17/23'],
    ['bytes=19-', 'part', 'bytes 19-22/23'],
    ['bytes=-4', 'part', 'bytes 19-22/23'],
  ])('is heard from where a player seeks to (%s)', async (range, body, contentRange) => {
    const answer = await get(path, range);
    expect(answer).toMatchObject({ status: 206, body });
    expect(answer.headers.get('content-range')).toBe(contentRange);
  });

  it('ends where it ends', async () => {
    const answer = await get(path, 'bytes=23-');
    expect(answer).toMatchObject(problem(416, 'range_not_satisfiable'));
    expect(answer.headers.get('content-range')).toBe('bytes */23');
  });

  it('is not there for interviews that were not recorded, parts that do not exist, and nobody’s interviews', async () => {
    const other = await gateway.begin();
    for (const at of [
      `/api/interview/${other}/recording`,
      `${path}/0000000007.opus`,
      `${path}/..%2f..%2fetc%2fpasswd`,
    ]) {
      expect(await get(at)).toMatchObject(problem(404, 'recording_not_found'));
    }
    const nobody = `/api/interview/${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}/recording`;
    expect(await get(nobody)).toMatchObject(problem(404, 'session_not_found'));
  });

  it('is deleted for those who take their consent back, once the interview is over, and the log says so', async () => {
    const mine = await gateway.begin();
    const at = `/api/interview/${mine}/recording`;
    await record(mine, 3, 'me');
    expect(await gateway.call('DELETE', at)).toMatchObject(problem(409, 'interview_not_ended'));
    await gateway.call('POST', `/api/interview/${mine}/end`);
    expect(await gateway.call('DELETE', at)).toMatchObject({
      status: 200,
      body: { session_id: mine, parts: 1 },
    });
    expect(await gateway.call('DELETE', at)).toMatchObject({ status: 200, body: { parts: 0 } });
    expect(await get(at)).toMatchObject({ status: 404 });
    const { body } = await gateway.call<ResultsResponse>('GET', `/api/interview/${mine}/results`);
    expect(body.recording).toMatchObject({ url: null, parts: [], deleted_at: expect.any(String) });
  });

  it('is offered by plans only where there is a place for it', async () => {
    const recordingOf = async (on: TestGateway): Promise<(string | undefined)[]> =>
      (await on.call<PlansResponse>('GET', '/api/interview/plans')).body.plans.map(
        ({ consent }) => consent.recording,
      );
    expect(await recordingOf(gateway)).toContain('ask');
    const without = await startGateway({ DATA_DIR: join(folder.path, 'other'), WORKER_URLS: worker.url });
    expect(new Set(await recordingOf(without))).toEqual(new Set(['never']));
    const { body } = await without.call<StartResponse>('POST', '/api/interview/start', { user_id: 'ada' });
    expect(await without.call('GET', `/api/interview/${body.session_id}/recording`)).toMatchObject(
      problem(404, 'recording_not_found'),
    );
    await without.close();
  });
});
