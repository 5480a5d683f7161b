import { concatenated } from './voices';
import { HZ, msOf, samplesIn, type Pause, type PauseKind } from './item';

/** Speech with its pauses, not yet placed in time. */
export interface Spoken {
  readonly samples: Float32Array;
  /** In ms from the speech's start. */
  readonly pauses: readonly Pause[];
}

const FRAME = HZ / 100;
/** A frame this far below the loudest one is silence, in dB. */
const BELOW_PEAK_DB = 38;
/** A shorter dip is a consonant's closure. */
const SHORTEST_PAUSE_FRAMES = 4;
/** Kept of the voice's own silence on either side, so that no sound is cut off. */
const MARGIN = samplesIn(10);

/** Levels of 10 ms frames, in dB below the loudest. */
function levels(samples: Float32Array): number[] {
  const powers = Array.from({ length: Math.floor(samples.length / FRAME) }, (_, frame) => {
    let sum = 1e-9;
    for (let i = frame * FRAME; i < (frame + 1) * FRAME; i += 1) sum += (samples[i] ?? 0) ** 2;
    return sum;
  });
  const peak = Math.max(...powers);
  return powers.map((power) => 10 * Math.log10(power / peak));
}

/**
 * Without the silence around it: the last sample is the end of speech, to 10 ms.
 * @param belowPeakDb silence is so far below the loudest frame: less for a recording, whose room rings on
 */
export function trimmed(samples: Float32Array, belowPeakDb = BELOW_PEAK_DB): Float32Array {
  const all = levels(samples);
  const isSpeech = (level: number) => level > -belowPeakDb;
  const first = all.findIndex(isSpeech);
  if (first < 0) return samples.subarray(0, 0);
  const last = all.findLastIndex(isSpeech);
  return samples.slice(first * FRAME, (last + 1) * FRAME);
}

/** Silences inside, in samples, in order. */
export function silences(samples: Float32Array): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  let quiet = 0;
  levels(samples).forEach((level, frame) => {
    if (level <= -BELOW_PEAK_DB) {
      quiet += 1;
      return;
    }
    if (quiet >= SHORTEST_PAUSE_FRAMES && quiet < frame) {
      found.push({ start: (frame - quiet) * FRAME, end: frame * FRAME });
    }
    quiet = 0;
  });
  return found;
}

const MARK = /\s*\{([cftsd])\}/g;
const KINDS: Readonly<Record<string, PauseKind>> = {
  c: 'conjunction',
  f: 'filler',
  t: 'thought',
  s: 'sentence',
  d: 'dictation',
};

/**
 * Speaks a script. Where it has a mark the voice reads a comma (or has its full stop): it pauses by itself
 * there, with the intonation of somebody who goes on (or has ended a sentence), and that pause is made as
 * long as it is to be.
 * @param lengthOf how long a pause of a kind is, in ms
 */
export async function speakScript(
  script: string,
  speak: (text: string) => Promise<Float32Array>,
  lengthOf: (kind: PauseKind) => number,
): Promise<Spoken> {
  const kinds = [...script.matchAll(MARK)].map(([, mark]) => KINDS[mark ?? ''] ?? 'thought');
  const text = script.replace(/([.?!]?)\s*\{[cftsd]\}/g, (_, stop: string) => (stop === '' ? ',' : stop));
  const whole = trimmed(await speak(text));
  if (kinds.length === 0) return { samples: whole, pauses: [] };
  const longest = silences(whole)
    .sort((a, b) => b.end - b.start - (a.end - a.start))
    .slice(0, kinds.length)
    .sort((a, b) => a.start - b.start);
  const parts =
    longest.length === kinds.length
      ? cut(whole, longest)
      : // The voice ran over its comma: its pieces are spoken one by one.
        await Promise.all(
          script.split(MARK_SPLIT).map(async (piece) => trimmed(await speak(`${piece.trim()},`))),
        );
  return join(parts, kinds, lengthOf);
}

const MARK_SPLIT = /\s*\{[cftsd]\}\s*/;

function cut(whole: Float32Array, at: readonly { start: number; end: number }[]): Float32Array[] {
  const parts: Float32Array[] = [];
  let from = 0;
  for (const { start, end } of at) {
    const margin = Math.min(MARGIN, Math.floor((end - start) / 2));
    parts.push(whole.subarray(from, start + margin));
    from = end - margin;
  }
  parts.push(whole.subarray(from));
  return parts;
}

/** Pieces of speech with pauses between. */
export function join(
  parts: readonly Float32Array[],
  kinds: readonly PauseKind[],
  lengthOf: (kind: PauseKind) => number,
): Spoken {
  const pieces: Float32Array[] = [];
  const pauses: Pause[] = [];
  let at = 0;
  parts.forEach((part, i) => {
    pieces.push(part);
    at += part.length;
    const kind = kinds[i];
    if (kind === undefined || i === parts.length - 1) return;
    const length = samplesIn(lengthOf(kind));
    pauses.push({ startMs: msOf(at), endMs: msOf(at + length), kind });
    pieces.push(new Float32Array(length));
    at += length;
  });
  return { samples: concatenated(pieces), pauses };
}
