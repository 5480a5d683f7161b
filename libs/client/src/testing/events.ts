import type { InterviewEvent, LiveEvent, SocketNotification, StoredEvent } from '@spool/contracts';

const latency = {
  jitter_buffer_ms: 40,
  endpoint_wait_ms: 350,
  recogniser_ms: 60,
  reply_ms: 5,
  synthesis_ms: 120,
  playout_ms: 25,
  total_ms: 600,
};

const heard = (turn_id: number, text: string, interrupted = false): InterviewEvent => ({
  type: 'interviewer_turn_heard',
  at_ms: 0,
  turn_id,
  text,
  interrupted,
  started_at_ms: 0,
  ended_at_ms: 0,
});
const planned = (
  turn_id: number,
  text: string,
  stage: 'greeting' | 'exploration' | 'deep_dive',
): InterviewEvent => ({
  type: 'interviewer_turn_planned',
  at_ms: 0,
  turn_id,
  text,
  stage,
  intent: 'explore_area',
  expects: 'open',
});
const learner = (turn_id: number, text: string): InterviewEvent => ({
  type: 'learner_turn',
  at_ms: 0,
  turn_id,
  text,
  source: 'voice',
  started_at_ms: 0,
  ended_at_ms: 0,
});
const observed = (
  turn_id: number,
  polarity: 'positive' | 'negative',
  confidence: number,
): InterviewEvent => ({
  type: 'interest_observed',
  at_ms: 0,
  name: 'robotics',
  category: 'career',
  confidence,
  quote: `quote of turn ${turn_id}`,
  turn_id,
  polarity,
});

/** A small interview, numbered from 1. */
export const LOG: readonly StoredEvent[] = [
  { type: 'interview_created' as const, at_ms: 0, user_id: 'test', mode: 'interests' as const, seed: 1 },
  { type: 'session_placed' as const, at_ms: 0, worker_id: 'w1', worker_url: 'http://worker' },
  { type: 'learner_joined' as const, at_ms: 0, peer_id: 'p1', via: 'websocket' as const },
  planned(1, 'Hello. What do you like?', 'greeting'),
  heard(1, 'Hello. What do you like?'),
  learner(2, 'I build robots.'),
  observed(2, 'positive', 0.6),
  planned(3, 'Robots! Tell me more. What was your last one?', 'exploration'),
  { type: 'turn_measured' as const, at_ms: 0, turn_id: 3, latency },
  heard(3, 'Robots! Tell me', true),
  learner(4, 'A rover with a camera.'),
  observed(4, 'positive', 0.8),
  planned(5, 'A rover. Who uses it?', 'deep_dive'),
].map((event, index) => ({ seq: index + 1, event }));

export const asLog = (stored: StoredEvent): SocketNotification => ({ event: 'log', data: stored });
export const asLive = (event: LiveEvent): SocketNotification => ({ event: 'live', data: event });
export { heard, learner, observed, planned };
