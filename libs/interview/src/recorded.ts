import type { Interest, Recording } from '@spool/contracts';
import type { InterviewState, TurnRecord } from './state';

/** People speak evenly only by and large: a quote is played from a little before it to a little after it, in ms. */
const MARGIN_MS = { before: 500, after: 700 };

/** The recording as the results have it; `null`: nothing was recorded. */
export function toRecording(state: InterviewState, sessionId: string): Recording | null {
  const { recordedParts: parts, recordingDeletedAtMs: deletedAtMs } = state;
  const [first] = parts;
  if (first === undefined && deletedAtMs === null) return null;
  const url = `/api/interview/${sessionId}/recording`;
  return {
    url: first === undefined ? null : url,
    parts: parts.map(({ part, startedAtMs, durationMs }) => ({
      part,
      url: `${url}/${part}`,
      started_at: new Date(startedAtMs).toISOString(),
      offset_ms: startedAtMs - (first?.startedAtMs ?? startedAtMs),
      duration_ms: durationMs,
    })),
    deleted_at: deletedAtMs === null ? null : new Date(deletedAtMs).toISOString(),
  };
}

/** Where a quote of a spoken turn can be heard, by where it stands in the turn's text. */
export function heardAt(
  state: InterviewState,
  turn: TurnRecord,
  quote: string,
): Pick<Interest['evidence'][number], 'recording'> {
  if (turn.source !== 'voice') return {};
  const part = state.recordedParts.findLast(({ startedAtMs }) => turn.startedAtMs >= startedAtMs);
  // One whose worker crashed is not known to have ended before the turn.
  if (part === undefined || turn.startedAtMs - part.startedAtMs >= (part.durationMs ?? Infinity)) return {};
  const spokenMs = turn.endedAtMs - turn.startedAtMs;
  const from = Math.max(0, turn.text.indexOf(quote));
  const share = (chars: number): number => (chars / Math.max(1, turn.text.length)) * spokenMs;
  const startMs = Math.max(0, share(from) - MARGIN_MS.before);
  const endMs = Math.min(spokenMs, share(from + quote.length)) + MARGIN_MS.after;
  const turnMs = turn.startedAtMs - part.startedAtMs;
  return {
    recording: {
      part: part.part,
      start_ms: Math.round(turnMs + startMs),
      end_ms: Math.round(turnMs + endMs),
    },
  };
}
