import { randomFrom } from '../../interviews/random';
import type { Item, LearnerTurn, Overlap, PauseKind, Question } from './item';
import { msOf, samplesIn } from './item';
import { Line } from './line';
import type { Plan } from './recipe';
import { atLevel, throughRoom } from './sounds';
import type { Spoken } from './speech';

/** An item's sounds, before they are placed in time. */
export interface Material {
  readonly voiceName: string;
  readonly question: { readonly text: string; readonly samples: Float32Array } | null;
  readonly answer: Spoken | null;
  readonly overlapSound: Spoken | null;
  readonly talkers: readonly Float32Array[];
}

/** Before anything is heard, so that no detector starts on speech. */
const LEAD_MS = 320;
/** Silence after the last speech: more than any detector waits. */
const TAIL_MS = 2_400;

/** Puts an item together: who speaks when, how loud, on what line. */
export function place(plan: Plan, material: Material): Item {
  const random = randomFrom(`${plan.id} timing`);
  const between = (low: number, high: number) => low + (high - low) * random();
  const { question: asked, answer, overlapSound } = material;
  const learnerDbfs = between(-30, -19);
  const questionMs = asked ? msOf(asked.samples.length) : 0;
  const question: Question | null = asked
    ? { startMs: LEAD_MS, endMs: LEAD_MS + questionMs, text: asked.text, expects: plan.expects }
    : null;
  const questionEndMs = question?.endMs ?? LEAD_MS;

  const soundMs = overlapSound ? msOf(overlapSound.samples.length) : 0;
  const overlapStartMs = overlapStart(plan, questionEndMs, questionMs, soundMs, between);
  const overlap: Overlap | null =
    plan.overlap === null
      ? null
      : plan.overlap.kind === 'echo'
        ? { kind: 'echo', startMs: LEAD_MS, endMs: questionEndMs }
        : { kind: plan.overlap.kind, startMs: overlapStartMs, endMs: overlapStartMs + soundMs };
  const takesFloor = overlap?.kind === 'interruption' || overlap?.kind === 'early_answer';

  const turns: LearnerTurn[] = [];
  if (overlap && takesFloor) {
    turns.push({
      startMs: overlap.startMs,
      endMs: overlap.endMs,
      pauses: shifted(overlapSound, overlap.startMs),
    });
  }
  // People answer within half a second or so, and after a noise of their own a little later.
  const answerStartMs = Math.max(questionEndMs, overlap?.endMs ?? 0) + between(250, 900);
  if (answer) {
    const endMs = answerStartMs + msOf(answer.samples.length);
    turns.push({ startMs: answerStartMs, endMs, pauses: shifted(answer, answerStartMs) });
  }
  const lastMs = Math.max(questionEndMs, overlap?.endMs ?? 0, turns.at(-1)?.endMs ?? 0);
  const durationMs = lastMs + TAIL_MS;

  const line = new Line(samplesIn(durationMs));
  if (answer) line.add(atLevel(answer.samples, learnerDbfs), samplesIn(answerStartMs));
  if (overlap?.kind === 'echo' && asked) {
    const attenuationDb = between(16, 34);
    const delayMs = between(60, 220);
    line.add(atLevel(throughRoom(asked.samples), -20 - attenuationDb), samplesIn(LEAD_MS + delayMs));
  } else if (overlap && overlapSound) {
    // Those who only listen speak up less.
    const dbfs = learnerDbfs - (overlap.kind === 'backchannel' ? between(0, 8) : 0);
    line.add(atLevel(overlapSound.samples, dbfs), samplesIn(overlap.startMs));
  }
  line.addNoise(plan.noise, learnerDbfs - plan.snrDb, material.talkers, plan.id);

  const { id, part, family, noise, snrDb } = plan;
  return {
    id,
    part,
    family,
    voice: material.voiceName,
    noise: noise === 'clean' ? noise : `${noise} ${snrDb} dB`,
    durationMs,
    question,
    turns,
    overlap,
    samples: line.samples,
  };
}

function overlapStart(
  { family }: Plan,
  questionEndMs: number,
  questionMs: number,
  soundMs: number,
  between: (low: number, high: number) => number,
): number {
  // Set moments: anywhere in the voice but its very beginning; over its tail; or after it.
  if (family === 'early_answer') return questionEndMs - between(150, 450);
  if (family === 'noise_in_silence') return questionEndMs + between(300, 700);
  const latest = Math.max(700, questionMs - soundMs - 500);
  return LEAD_MS + between(Math.min(500, latest), latest);
}

const shifted = (spoken: Spoken | null, byMs: number) =>
  (spoken?.pauses ?? []).map(({ startMs, endMs, kind }) => ({
    startMs: startMs + byMs,
    endMs: endMs + byMs,
    kind,
  }));

/**
 * Lengths of pauses inside turns, in ms: log-normal, as pauses in conversation are (Heldner & Edlund 2010,
 * "Pauses, gaps and overlaps in conversations": within-speaker silences have their median near 400 ms and a
 * long tail), longer for a thought and shorter between sentences and groups of digits. Somebody's own pace
 * is a factor on all of theirs.
 */
const PAUSES: Readonly<
  Record<PauseKind, { medianMs: number; sigma: number; lowMs: number; highMs: number }>
> = {
  conjunction: { medianMs: 550, sigma: 0.4, lowMs: 250, highMs: 1350 },
  filler: { medianMs: 500, sigma: 0.4, lowMs: 220, highMs: 1300 },
  thought: { medianMs: 800, sigma: 0.3, lowMs: 400, highMs: 1400 },
  sentence: { medianMs: 420, sigma: 0.4, lowMs: 200, highMs: 1000 },
  dictation: { medianMs: 480, sigma: 0.3, lowMs: 250, highMs: 1000 },
  recorded: { medianMs: 550, sigma: 0.4, lowMs: 250, highMs: 1300 },
};

export function pauseLengths(seed: string, caller: string): (kind: PauseKind) => number {
  const normal = normalFrom(randomFrom(`${seed} pauses`));
  const pace = Math.exp(0.25 * normalFrom(randomFrom(`${caller} pace`))());
  return (kind) => {
    const { medianMs, sigma, lowMs, highMs } = PAUSES[kind];
    return Math.round(Math.min(highMs, Math.max(lowMs, medianMs * pace * Math.exp(sigma * normal()))));
  };
}

const normalFrom = (random: () => number) => () =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
