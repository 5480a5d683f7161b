import { VadGate } from '@spool/turn-taking';
import type { Item } from '../corpus/item';
import type { Evidence } from '../evidence/evidence';
import type { Outcome } from './outcome';

const WINDOW_MS = 32;
const THRESHOLD = 0.5;

/**
 * Plain VAD, as most voice agents have it: a turn ends after so much silence, and any speech over the
 * interviewer's voice stops it. Silero's own hysteresis and the same windows as ours.
 */
export async function plainVad(item: Item, evidence: Evidence, silenceMs: number): Promise<Outcome> {
  const gate = new VadGate({
    windowMs: WINDOW_MS,
    startThreshold: THRESHOLD,
    endThreshold: THRESHOLD - 0.15,
    startWindows: 2,
    stopAfterMs: silenceMs,
  });
  const out = outcome();
  let startedAtMs = 0;
  const question = item.question;
  (await evidence.windows()).forEach(({ probability }, i) => {
    const atMs = (i + 1) * WINDOW_MS;
    const edge = gate.push(atMs, probability);
    if (edge?.type === 'start') {
      startedAtMs = edge.atMs;
      if (question && atMs >= question.startMs && atMs < question.endMs) stop(out, atMs);
    }
    if (edge?.type === 'stop') {
      out.turns.push({ startedAtMs, speechEndedAtMs: edge.atMs, decidedAtMs: atMs });
    }
  });
  return finished(out, item);
}

const BLOCK_MS = 600;
/** FastRTC's `AlgoOptions`: speech of so much in a block starts a turn, of less than so much ends it. */
const STARTED_S = 0.2;
const ENDED_S = 0.1;

/**
 * FastRTC's `ReplyOnPause`, its rule on our VAD windows: speech is measured in blocks of 0.6 s, a block with
 * 0.2 s of it starts a turn, and the first with less than 0.1 s ends it; a start over the voice stops it.
 */
export async function blocks(item: Item, evidence: Evidence): Promise<Outcome> {
  const out = outcome();
  const windows = await evidence.windows();
  const perBlock = BLOCK_MS / WINDOW_MS;
  let talking = false;
  let [startedAtMs, endedAtMs] = [0, 0];
  for (let block = 0; (block + 1) * perBlock <= windows.length; block += 1) {
    const from = Math.round(block * perBlock);
    const speech = windows
      .slice(from, Math.round((block + 1) * perBlock))
      .map(({ probability }) => probability >= THRESHOLD);
    const speechS = (speech.filter(Boolean).length * WINDOW_MS) / 1000;
    const atMs = (block + 1) * BLOCK_MS;
    if (speech.includes(true)) endedAtMs = (from + speech.lastIndexOf(true) + 1) * WINDOW_MS;
    if (!talking && speechS > STARTED_S) {
      talking = true;
      startedAtMs = (from + speech.indexOf(true)) * WINDOW_MS;
      const { question } = item;
      if (question && atMs >= question.startMs && atMs < question.endMs) stop(out, atMs);
    } else if (talking && speechS < ENDED_S) {
      talking = false;
      out.turns.push({ startedAtMs, speechEndedAtMs: endedAtMs, decidedAtMs: atMs });
    }
  }
  return finished(out, item);
}

type Draft = { -readonly [K in keyof Outcome]: Outcome[K] };

const outcome = (): Draft => ({
  turns: [],
  voice: [],
  dropped: [],
  voiceFinishedAtMs: null,
  speculations: 0,
  wasted: 0,
});

function stop(out: Draft, atMs: number): void {
  if (out.voice.length === 0) out.voice.push({ type: 'stop', atMs });
}

function finished(out: Draft, { question }: Item): Outcome {
  if (question && out.voice.length === 0) out.voiceFinishedAtMs = question.endMs;
  return out;
}
