import { problemCodes } from '@spool/contracts';
import { counter, gauge, histogram, labelled } from './definition';

/** Of what learners wait for, in ms: fine where a conversation feels natural, coarse where it does not any more. */
const ANSWER_MS = [
  25, 50, 100, 150, 200, 300, 400, 500, 600, 800, 1000, 1300, 1600, 2000, 3000, 5000, 10_000,
];
const REACTION_MS = [20, 40, 60, 80, 100, 150, 200, 250, 300, 400, 600, 800, 1200, 2000];
const FLOOR_MS = [100, 250, 500, 1000, 2000, 4000, 8000, 15_000, 30_000, 60_000, 120_000];
/** Those of `LATENESS_BOUNDS_MS` in @spool/audio. */
const LATE_MS = [0.25, 0.5, 1, 1.5, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 75, 100, 200, 500, 1000];
const REQUEST_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export const TURN_STEPS = [
  'jitter_buffer',
  'endpoint_wait',
  'recogniser',
  'reply',
  'synthesis',
  'playout',
] as const;

/** What a media process counts; its worker serves the sum over its processes. */
export const MEDIA_PROCESS_METRICS = {
  turnLatency: histogram(
    'spool_turn_latency_ms',
    'From the last RTP packet with the learner’s speech to the first with the interviewer’s, in ms',
    ANSWER_MS,
  ),
  turnStep: histogram(
    'spool_turn_step_ms',
    'The parts of a turn’s latency, which add up to it, in ms',
    ANSWER_MS,
    labelled('step', ...TURN_STEPS),
  ),
  endpointWait: histogram(
    'spool_endpoint_wait_ms',
    'From the end of speech as voice activity has it to the end of the turn, answered or not, in ms',
    ANSWER_MS,
    labelled('reason', 'complete', 'incomplete', 'unknown', 'other'),
  ),
  bargeIn: histogram(
    'spool_barge_in_ms',
    'From the first sound of the learner over the voice until it fell silent, in ms',
    REACTION_MS,
  ),
  duck: histogram(
    'spool_duck_ms',
    'From the first sound of the learner over the voice until it was lowered, in ms',
    REACTION_MS,
  ),
  floor: histogram(
    'spool_floor_held_ms',
    'How long the floor was held at a time, in ms',
    FLOOR_MS,
    labelled('holder', 'nobody', 'learner', 'interviewer', 'both'),
  ),
  learnerTurns: counter(
    'spool_learner_turns_total',
    'Turns of learners in the log',
    labelled('source', 'voice', 'text'),
  ),
  interviewerTurns: counter(
    'spool_interviewer_turns_total',
    'Turns of the interviewer as they were heard',
    labelled('heard', 'whole', 'interrupted'),
  ),
  utterancesDropped: counter(
    'spool_utterances_dropped_total',
    'Sounds that were nothing after all',
    labelled('reason', 'too_short', 'backchannel', 'echo', 'noise', 'other'),
  ),
  pauses: counter(
    'spool_pauses_total',
    'Pauses of learners, at which the text and the answer are made ahead of time, by what became of them',
    labelled('outcome', 'ended', 'resumed', 'dropped'),
  ),
  preparedSentences: counter(
    'spool_prepared_sentences_total',
    'First sentences that were synthesised before the turn was over, by what became of them',
    labelled('outcome', 'spoken', 'discarded'),
  ),
  discardedSynthesis: counter(
    'spool_discarded_synthesis_ms_total',
    'How long sentences had been in preparation when they were thrown away, in ms: what that cost at most',
  ),
  falseInterruptions: counter(
    'spool_false_interruptions_total',
    'Times that the voice went on because the learner did not want the floor',
  ),
  joined: counter(
    'spool_learners_joined_total',
    'Connections of learners',
    labelled('via', 'websocket', 'sdp'),
  ),
  left: counter(
    'spool_learners_left_total',
    'Ends of connections of learners',
    labelled('reason', 'closed', 'superseded', 'connection_lost', 'other'),
  ),
  ended: counter(
    'spool_interviews_ended_total',
    'Interviews that ended on this worker',
    labelled('reason', 'completed', 'learner_asked', 'api', 'timeout', 'idle', 'error', 'other'),
  ),
  notices: counter(
    'spool_notices_total',
    'What learners were told of trouble',
    labelled('code', 'voice_overloaded', 'voice_failed', 'media_lost', 'other'),
  ),
  packetsReceived: counter('spool_packets_received_total', 'RTP packets of learners'),
  packetsLost: counter(
    'spool_packets_lost_total',
    'RTP packets of learners that never came in time; what they carried was concealed',
  ),
  packetsLate: counter('spool_packets_late_total', 'RTP packets that came after their place was played'),
  packetsRecovered: counter(
    'spool_packets_recovered_total',
    'RTP packets that had been missing and came in time after all',
  ),
  packetsDropped: counter('spool_packets_dropped_total', 'RTP packets dropped from a full buffer'),
  framesConcealed: counter(
    'spool_frames_concealed_total',
    'Frames made up for packets that were lost, or taken from the redundancy of the next one',
  ),
  pacingLate: histogram(
    'spool_pacing_late_ms',
    'How late ticks of the 20 ms clock were made, in ms',
    LATE_MS,
  ),
  sentLate: histogram(
    'spool_sent_late_ms',
    'How late after its time the last packet of a tick was handed over, in ms',
    LATE_MS,
  ),
  pacingSkipped: counter('spool_pacing_skipped_ticks_total', 'Ticks left out after stalls'),
  eventLoopDelay: gauge(
    'spool_event_loop_delay_p99_ms',
    'Delay of the event loop over the last interval, 99th percentile, in ms; the worst process',
    'max',
  ),
  eventLoopUtilisation: gauge(
    'spool_event_loop_utilisation',
    'Part of a core that the thread of the 20 ms path computes; the busiest process',
    'max',
  ),
  recognitionWaiting: gauge('spool_recognition_waiting', 'Utterances that wait for their final text'),
  synthesisWaiting: gauge('spool_synthesis_waiting', 'Sentences that wait to be spoken'),
  engineRestarts: counter(
    'spool_speech_engine_restarts_total',
    'Threads of speech engines that were started again',
    labelled('engine', 'recognition', 'synthesis', 'turn_end'),
  ),
  outboxUnsent: gauge('spool_outbox_events', 'Durable events that are not stored by a gateway yet'),
  outboxRetries: counter('spool_outbox_retries_total', 'Batches of events that have to be sent again'),
  outboxRefused: counter(
    'spool_outbox_refused_total',
    'Sessions given up because their events cannot be stored',
  ),
  providerErrors: counter(
    'spool_provider_errors_total',
    'Failures of what recognises, synthesises or phrases',
    labelled('kind', 'recogniser', 'synthesiser', 'interviewer', 'other'),
  ),
  speculation: counter(
    'spool_speculations_total',
    'Answers that were worked out before the end of a turn was certain',
    labelled('outcome', 'used', 'wasted'),
  ),
} as const;

/** What a worker's supervisor knows. */
export const WORKER_METRICS = {
  capacityUsed: gauge(
    'spool_capacity_used',
    'Part of what this worker can carry in time that is used, 0 to 1; at 1 it refuses sessions',
  ),
  sessions: gauge('spool_sessions', 'Interviews held'),
  refused: counter(
    'spool_sessions_refused_total',
    'Sessions that were not admitted because the worker was full',
  ),
  processes: gauge('spool_media_processes', 'Media processes', 'sum', labelled('state', 'ready', 'starting')),
  processRestarts: counter(
    'spool_media_process_restarts_total',
    'Media processes that died and were started again',
  ),
  draining: gauge('spool_draining', '1 while the worker takes no new sessions because it is leaving'),
} as const;

/** What a gateway counts. */
export const GATEWAY_METRICS = {
  refused: counter(
    'spool_sessions_refused_total',
    'Interviews that were not started because no media worker could take them',
  ),
  problems: counter(
    'spool_http_problems_total',
    'Answers that are problems, by their code',
    labelled('code', ...problemCodes),
  ),
  sockets: gauge(
    'spool_sockets',
    'WebSockets and event streams that are open',
    'sum',
    labelled('kind', 'signalling', 'events'),
  ),
  placements: counter(
    'spool_placements_total',
    'Sessions given to a media worker',
    labelled('kind', 'start', 'take_over'),
  ),
  eventsStored: counter('spool_events_stored_total', 'Durable events stored by this gateway'),
  storeConnections: gauge(
    'spool_store_connections',
    'Connections to Postgres, and requests that wait for one; none for the embedded store',
    'sum',
    labelled('state', 'busy', 'idle', 'waiting'),
  ),
  webhooks: counter(
    'spool_webhook_attempts_total',
    'Attempts to deliver a webhook',
    labelled('outcome', 'delivered', 'failed'),
  ),
} as const;

/** Seconds and route labels, as who knows HTTP metrics expects them. Routes are patterns, so that no id is a label. */
export const GATEWAY_REQUESTS = {
  name: 'spool_http_request_duration_seconds',
  help: 'Answers of the public API by method, route and status, in seconds',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: REQUEST_S,
};
