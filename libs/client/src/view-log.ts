import type { InterviewEvent, InterviewEventOf, StoredEvent, TurnLatency } from '@spool/contracts';
import type { InterestView, LogView, TurnView } from './interview-view';

/** Folds a log, sorted by number, into what it shows. */
export function foldLog(log: readonly StoredEvent[]): LogView {
  const fold = new Fold();
  for (const { event } of log) fold.add(event);
  return fold.view();
}

type Turn = Omit<TurnView, 'latency'>;

class Fold {
  readonly #turns = new Map<number, Turn>();
  readonly #latencies = new Map<number, TurnLatency>();
  readonly #interests = new Map<string, InterestView>();
  #stage: LogView['stage'] = 'greeting';
  #ended: LogView['ended'];
  #lastHeardTurnId = 0;

  add(event: InterviewEvent): void {
    switch (event.type) {
      case 'learner_turn':
        this.#turns.set(event.turn_id, {
          turnId: event.turn_id,
          speaker: 'learner',
          text: event.text,
          unspoken: '',
          source: event.source,
          interrupted: false,
          over: true,
          atMs: event.started_at_ms,
        });
        break;
      case 'interviewer_turn_planned':
        this.#stage = event.stage;
        this.#turns.set(event.turn_id, {
          turnId: event.turn_id,
          speaker: 'interviewer',
          text: '',
          unspoken: event.text,
          source: 'voice',
          interrupted: false,
          over: false,
          atMs: event.at_ms,
        });
        break;
      case 'interviewer_turn_heard':
        this.#lastHeardTurnId = Math.max(this.#lastHeardTurnId, event.turn_id);
        this.#turns.set(event.turn_id, {
          turnId: event.turn_id,
          speaker: 'interviewer',
          text: event.text,
          unspoken: '',
          source: 'voice',
          interrupted: event.interrupted,
          over: true,
          atMs: event.started_at_ms,
        });
        break;
      case 'interest_observed':
        this.#observe(event);
        break;
      case 'turn_measured':
        this.#latencies.set(event.turn_id, event.latency);
        break;
      case 'interview_ended':
        this.#stage = 'done';
        this.#ended = { reason: event.reason, atMs: event.at_ms };
        break;
      case 'interview_created':
      case 'session_placed':
      case 'learner_joined':
      case 'learner_left':
        break;
    }
  }

  view(): LogView {
    const turns = [...this.#turns.values()]
      // Interrupted before its first word: nobody heard it.
      .filter((turn) => !turn.over || turn.text !== '')
      .sort((a, b) => a.turnId - b.turnId)
      .map((turn) => ({ ...turn, latency: this.#latencies.get(turn.turnId) }));
    return {
      turns,
      interests: [...this.#interests.values()],
      stage: this.#stage,
      ended: this.#ended,
      lastTurnId: Math.max(0, ...this.#turns.keys()),
      lastHeardTurnId: this.#lastHeardTurnId,
    };
  }

  #observe(event: InterviewEventOf<'interest_observed'>): void {
    const key = event.name.toLowerCase();
    const before = this.#interests.get(key);
    const withdrawn = event.polarity === 'negative';
    // A dislike of something that was never named as an interest is not one.
    if (withdrawn && !before) return;
    this.#interests.set(key, {
      name: event.name,
      category: event.category,
      confidence: withdrawn ? (before?.confidence ?? 0) : Math.max(event.confidence, before?.confidence ?? 0),
      quote: event.quote,
      turnId: event.turn_id,
      mentions: (before?.mentions ?? 0) + (withdrawn ? 0 : 1),
      withdrawn,
    });
  }
}
