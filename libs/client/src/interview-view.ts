import type {
  EndReason,
  InterestCategory,
  LiveEvent,
  SocketNotification,
  Speaker,
  Stage,
  StoredEvent,
  TurnLatency,
} from '@spool/contracts';
import { foldLog } from './view-log';

/** Who has the floor, as it is shown; `thinking`: the interviewer, before its first word. */
export type FloorView = 'nobody' | 'learner' | 'interviewer' | 'both' | 'thinking';

export interface TurnView {
  readonly turnId: number;
  readonly speaker: Speaker;
  /** Said so far, and heard by the other. */
  readonly text: string;
  /** What the interviewer means to say after that; empty once the turn is over. */
  readonly unspoken: string;
  readonly source: 'voice' | 'text';
  readonly interrupted: boolean;
  readonly over: boolean;
  readonly atMs: number;
  readonly latency: TurnLatency | undefined;
}

export interface InterestView {
  readonly name: string;
  readonly category: InterestCategory;
  readonly confidence: number;
  /** The latest sentence that shows it. */
  readonly quote: string;
  readonly turnId: number;
  /** How often it was observed. */
  readonly mentions: number;
  /** The learner took it back. */
  readonly withdrawn: boolean;
}

/** What follows from the log alone. */
export interface LogView {
  readonly turns: readonly TurnView[];
  readonly interests: readonly InterestView[];
  readonly stage: Stage;
  readonly ended: { readonly reason: EndReason; readonly atMs: number } | undefined;
  readonly lastTurnId: number;
  readonly lastHeardTurnId: number;
}

/** The latest of what was told and forgotten. */
interface LiveMemory {
  readonly floor: Exclude<FloorView, 'thinking'>;
  readonly thinkingTurnId: number;
  readonly partial: { readonly turnId: number; readonly text: string } | undefined;
  readonly spoken: { readonly turnId: number; readonly sentences: readonly string[] } | undefined;
  readonly notice: { readonly code: string; readonly detail: string } | undefined;
}

export interface InterviewView {
  readonly turns: readonly TurnView[];
  readonly partial: { readonly turnId: number; readonly text: string } | undefined;
  readonly floor: FloorView;
  readonly stage: Stage;
  readonly interests: readonly InterestView[];
  readonly ended: LogView['ended'];
  readonly notice: LiveMemory['notice'];
  /** What the view was made from. */
  readonly log: readonly StoredEvent[];
  readonly live: LiveMemory;
  readonly folded: LogView;
}

const SILENT: LiveMemory = {
  floor: 'nobody',
  thinkingTurnId: 0,
  partial: undefined,
  spoken: undefined,
  notice: undefined,
};

export const EMPTY_VIEW: InterviewView = derive([], foldLog([]), SILENT);

/**
 * What the learner sees, after one more message. Pure; a log event that was seen is ignored (the same view is
 * returned), and the order of arrival does not matter: the log is sorted by number.
 */
export function interviewView(view: InterviewView, message: SocketNotification): InterviewView {
  if (message.event === 'log') {
    const log = insert(view.log, message.data);
    return log === view.log ? view : derive(log, foldLog(log), view.live);
  }
  if (message.event === 'live') {
    const live = remember(view.live, message.data);
    return live === view.live ? view : derive(view.log, view.folded, live);
  }
  return view;
}

function insert(log: readonly StoredEvent[], stored: StoredEvent): readonly StoredEvent[] {
  const at = log.findLastIndex((known) => known.seq <= stored.seq);
  return log[at]?.seq === stored.seq ? log : [...log.slice(0, at + 1), stored, ...log.slice(at + 1)];
}

function remember(live: LiveMemory, event: LiveEvent): LiveMemory {
  switch (event.type) {
    case 'floor_changed':
      // A pause in the interviewer's thinking is not its end: only somebody who speaks ends it.
      return {
        ...live,
        floor: event.floor,
        thinkingTurnId: event.floor === 'nobody' ? live.thinkingTurnId : 0,
      };
    case 'partial_transcript':
      return { ...live, partial: event.text ? { turnId: event.turn_id, text: event.text } : undefined };
    case 'thinking':
      return { ...live, thinkingTurnId: event.turn_id };
    case 'interviewer_speaking': {
      const before = live.spoken?.turnId === event.turn_id ? live.spoken.sentences : [];
      const spoken = { turnId: event.turn_id, sentences: [...before, event.text] };
      return { ...live, spoken, thinkingTurnId: 0 };
    }
    case 'notice':
      return { ...live, notice: { code: event.code, detail: event.detail } };
    case 'peer_superseded':
    case 'media_lost':
    case 'session_moved':
      return live;
  }
}

function derive(log: readonly StoredEvent[], folded: LogView, live: LiveMemory): InterviewView {
  const thinking = live.thinkingTurnId > folded.lastHeardTurnId && !folded.ended;
  const { partial } = live;
  return {
    turns: folded.turns.map((turn) => withSpoken(turn, live.spoken)),
    // Turns are numbered together: a partial that is not newer than every turn was finished, or dropped.
    partial: partial && partial.turnId > folded.lastTurnId && !folded.ended ? partial : undefined,
    floor: folded.ended ? 'nobody' : thinking && live.floor === 'nobody' ? 'thinking' : live.floor,
    stage: folded.stage,
    interests: folded.interests,
    ended: folded.ended,
    notice: live.notice,
    log,
    live,
    folded,
  };
}

/** Moves the sentences that were begun from what is planned to what is said. */
function withSpoken(turn: TurnView, spoken: LiveMemory['spoken']): TurnView {
  if (turn.over || spoken?.turnId !== turn.turnId) return turn;
  const planned = turn.unspoken;
  let end = 0;
  for (const sentence of spoken.sentences) {
    // After a false interruption a sentence may be said again.
    const again = planned.indexOf(sentence, end);
    const at = again >= 0 ? again : planned.indexOf(sentence);
    if (at < 0) return { ...turn, text: spoken.sentences.join(' '), unspoken: '' };
    end = Math.max(end, at + sentence.length);
  }
  return { ...turn, text: planned.slice(0, end), unspoken: planned.slice(end).trimStart() };
}
