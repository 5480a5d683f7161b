import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import type { RecognitionEngine, SynthesisEngine } from '../embedded/engines';
import { loadRecognitionEngine, loadSynthesisEngine } from '../embedded/load-engines';
import { resolveModels } from '../models';
import { SpeechError } from '../ports';
import { SmartTurn } from '../turn-end/smart-turn';
import { giveWay } from './give-way';
import type { FromThread, Job, JobResult, ThreadData, ToThread } from './protocol';

type Compute = (
  job: Job,
  signal: AbortSignal,
  onAudio: (samples: Float32Array) => void,
) => Promise<JobResult>;

interface RunningJob {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

interface Host {
  readonly name: string;
  readonly weakness?: string;
  readonly compute: Compute;
  close(): Promise<void>;
}

/**
 * The body of a speech thread: loads the engine of its role and computes one job after the other. An app's
 * thread file calls it and nothing else.
 * @throws TypeError when called on the main thread
 */
export async function runSpeechThread(): Promise<void> {
  if (!parentPort) throw new TypeError('runSpeechThread() runs in a worker thread, not on the main thread.');
  const port = parentPort;
  giveWay();
  const host = await load(workerData as ThreadData).catch((error: unknown) => {
    const code = error instanceof SpeechError ? error.code : 'engine_failed';
    tell(port, { type: 'unavailable', code, message: messageOf(error) });
    return null;
  });
  if (!host) return port.close();

  const running = new Map<number, RunningJob>();
  let isDying = false;
  const answer = (message: FromThread, transfer?: ArrayBuffer[]): void => {
    if (!isDying) tell(port, message, transfer);
  };
  port.on('message', (message: ToThread) => {
    if (message.type === 'job') {
      const abort = new AbortController();
      const ended = compute(answer, host, message.id, message.job, abort.signal).finally(() =>
        running.delete(message.id),
      );
      running.set(message.id, { abort, ended });
    } else if (message.type === 'cancel') running.get(message.id)?.abort.abort();
    else if (message.type === 'crash') {
      isDying = true;
      void settled([...running.values()]).then(() => process.exit(1));
    } else void close(port, host, [...running.values()]);
  });
  const { name, weakness } = host;
  tell(port, { type: 'ready', engine: { name, ...(weakness === undefined ? {} : { weakness }) } });
}

/** Native memory is freed only when nothing computes on it any more. */
async function close(port: MessagePort, host: Host, running: readonly RunningJob[]): Promise<void> {
  await settled(running);
  await host.close().finally(() => port.close());
}

/** What runs is given up as soon as it can be. */
async function settled(running: readonly RunningJob[]): Promise<void> {
  for (const { abort } of running) abort.abort();
  await Promise.all(running.map(({ ended }) => ended));
}

async function compute(
  answer: (message: FromThread, transfer?: ArrayBuffer[]) => void,
  host: Host,
  id: number,
  job: Job,
  signal: AbortSignal,
): Promise<void> {
  try {
    const result = await host.compute(job, signal, (samples) =>
      answer({ type: 'audio', id, samples }, [samples.buffer as ArrayBuffer]),
    );
    answer({ type: 'done', id, result });
  } catch (error) {
    answer({ type: 'failed', id, cancelled: signal.aborted, message: messageOf(error) });
  }
}

async function load(data: ThreadData): Promise<Host> {
  const models = resolveModels(data.modelsDir);
  if (data.role === 'recogniser') return recogniserHost(await loadRecognitionEngine(models));
  if (data.role === 'turn_end') return turnEndHost(await SmartTurn.load(required(models.smartTurn)));
  return synthesiserHost(await loadSynthesisEngine(models, data.voice));
}

function recogniserHost(engine: RecognitionEngine): Host {
  return {
    name: engine.name,
    weakness: engine.weakness,
    close: () => engine.close(),
    compute: (job, signal) => {
      if (job.type !== 'recognise') throw wrongThread(job);
      // A copy, since native code does not expect shared memory.
      const { stretch, ends } = job;
      return engine.transcribe(new Float32Array(job.samples), { signal, stretch, ends });
    },
  };
}

function turnEndHost(model: SmartTurn): Host {
  return {
    name: model.name,
    close: () => model.close(),
    compute: async (job) => {
      if (job.type !== 'judge_turn_end') throw wrongThread(job);
      return { text: '', ...(await model.judge(job.samples)) };
    },
  };
}

function required(path: string | null): string {
  if (path !== null) return path;
  throw new SpeechError('model_missing', 'The end-of-turn model is not installed; run `npm run setup`.');
}

function synthesiserHost(engine: SynthesisEngine): Host {
  return {
    name: engine.name,
    weakness: engine.weakness,
    close: () => engine.close(),
    compute: async (job, signal, onAudio) => {
      if (job.type !== 'synthesise') throw wrongThread(job);
      let computeMs = 0;
      let since = performance.now();
      for await (const samples of engine.synthesize(job.text, signal)) {
        computeMs += performance.now() - since;
        onAudio(samples);
        since = performance.now();
      }
      return { text: '', computeMs };
    },
  };
}

function wrongThread(job: Job): TypeError {
  return new TypeError(`A job of type ${job.type} came to a thread of the other role.`);
}

function tell(port: MessagePort, message: FromThread, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
