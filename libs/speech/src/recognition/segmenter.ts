/** Levels are kept per frame of so many samples: 20 ms at 16 kHz. */
export const FRAME_SAMPLES = 320;
const FRAMES_PER_SECOND = 50;

/** An utterance is cut at a pause once it is so long: a recogniser's cost and errors grow with length. */
const CUT_AFTER_FRAMES = 10 * FRAMES_PER_SECOND;
/** A segment has at least so much, since a recogniser needs context. */
const SHORTEST_FRAMES = 5 * FRAMES_PER_SECOND;
/** Without a pause it is cut here at its quietest place. */
const LONGEST_FRAMES = 20 * FRAMES_PER_SECOND;
/** Quiet for so long between words is a pause: 300 ms. */
const PAUSE_FRAMES = 15;
/** In a forced cut the quietest stretch of 100 ms is looked for. */
const DIP_FRAMES = 5;

/** Nothing that a microphone call carries as speech is quieter. */
const ALWAYS_SILENT_DBFS = -55;
/** Nor is speech so far below its own loudest frame, in dB. */
const BELOW_PEAK_DB = 40;

/** The level below which a frame is silence, in dBFS, from the loudest frame so far. */
export function silenceLevel(peakDbfs: number): number {
  return Math.max(ALWAYS_SILENT_DBFS, peakDbfs - BELOW_PEAK_DB);
}

/**
 * Where to end a segment of an utterance that goes on.
 * @param levels level of each frame in dBFS
 * @param silentDbfs frames below are silence, see {@link silenceLevel}
 * @returns number of frames in the segment, or `null` while it may grow
 */
export function cutFrame(levels: readonly number[], silentDbfs: number): number | null {
  if (levels.length < CUT_AFTER_FRAMES) return null;
  const end = Math.min(levels.length, LONGEST_FRAMES);
  const pause = lastPause(levels, end, silentDbfs);
  if (pause !== null) return pause;
  return levels.length < LONGEST_FRAMES ? null : quietestDip(levels, SHORTEST_FRAMES, end);
}

/** Middle of the last pause that speech follows, so that no word is cut that has begun. */
function lastPause(levels: readonly number[], end: number, silentDbfs: number): number | null {
  let quiet = 0;
  let found: number | null = null;
  for (let frame = SHORTEST_FRAMES; frame < end; frame += 1) {
    if ((levels[frame] ?? 0) < silentDbfs) {
      quiet += 1;
      continue;
    }
    if (quiet >= PAUSE_FRAMES) found = frame - Math.ceil(quiet / 2);
    quiet = 0;
  }
  return found;
}

function quietestDip(levels: readonly number[], from: number, to: number): number {
  let best = to;
  let bestSum = Infinity;
  for (let start = from; start + DIP_FRAMES <= to; start += 1) {
    let sum = 0;
    for (let frame = start; frame < start + DIP_FRAMES; frame += 1) sum += levels[frame] ?? 0;
    if (sum > bestSum) continue;
    bestSum = sum;
    best = start + Math.floor(DIP_FRAMES / 2);
  }
  return best;
}
