import type { Speaker } from '@spool/contracts';
import type { InterviewState, TurnRecord } from './state';

const NAMES: Record<Speaker, string> = { learner: 'Learner', interviewer: 'Interviewer' };
/** A typed turn takes no time: its cue is shown for this long. */
const SHORTEST_CUE_MS = 1000;
/** Somebody else began to speak before the sentence was over. */
const CUT_OFF = ' —';

/**
 * Both speakers' turns as subtitles (W3C WebVTT), a cue a turn. Times count from the interview's creation, as those of
 * the quotes in the results do.
 */
export function toWebVtt(state: InterviewState, sessionId: string): string {
  const cues = [...spokenTurns(state)]
    // Cues are in order of their start; turns are in order of their numbers.
    .sort((a, b) => a.startedAtMs - b.startedAtMs)
    .map((turn) => {
      const startMs = sinceCreation(state, turn.startedAtMs);
      const endMs = Math.max(sinceCreation(state, turn.endedAtMs), startMs + SHORTEST_CUE_MS);
      const text = escaped(textOf(turn));
      return `${turn.turnId}\n${clock(startMs)} --> ${clock(endMs)}\n<v ${NAMES[turn.speaker]}>${text}\n`;
    });
  return [`WEBVTT\n\nNOTE Interview ${sessionId}\n`, ...cues].join('\n');
}

/** Both speakers' turns to be read, a line a turn, with times from the interview's creation. */
export function toPlainText(state: InterviewState, sessionId: string): string {
  const head = `Interview ${sessionId}, ${new Date(state.createdAtMs).toISOString()}\n`;
  const lines = spokenTurns(state).map((turn) => {
    const at = clock(sinceCreation(state, turn.startedAtMs)).slice(0, '00:00:00'.length);
    return `[${at}] ${NAMES[turn.speaker]}: ${textOf(turn)}`;
  });
  return `${[head, ...lines].join('\n')}\n`;
}

/** Milliseconds since the interview was created; a clock that stepped back never makes it negative. */
export const sinceCreation = (state: InterviewState, atMs: number): number =>
  Math.max(0, atMs - state.createdAtMs);

const spokenTurns = (state: InterviewState): TurnRecord[] =>
  state.turns.filter((turn) => turn.text.trim() !== '');

/** On one line: an empty one would end a cue. */
const textOf = (turn: TurnRecord): string =>
  turn.text.replace(/\s+/g, ' ').trim() + (turn.interrupted ? CUT_OFF : '');

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** `00:01:02.345`; hours have as many digits as they need. */
function clock(ms: number): string {
  const whole = Math.round(ms);
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  const fraction = String(whole % 1000).padStart(3, '0');
  return `${two(whole / 3_600_000)}:${two((whole / 60_000) % 60)}:${two((whole / 1000) % 60)}.${fraction}`;
}
