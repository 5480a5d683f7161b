import type { Action } from '@spool/auth';
import {
  AnswerResponseSchema,
  DeliveriesResponseSchema,
  ErasureReceiptSchema,
  HealthResponseSchema,
  IceServersResponseSchema,
  IdempotencyKeySchema,
  InterviewListSchema,
  JoinInfoSchema,
  JoinTokenRequestSchema,
  ListInterviewsQuerySchema,
  MAX_SDP_CHARS,
  MessageRequestSchema,
  MessageResponseSchema,
  OfferRequestSchema,
  PlansResponseSchema,
  problemCodes,
  ProblemTypeSchema,
  RecordingDeletedSchema,
  RecordingPartNameSchema,
  ReadyResponseSchema,
  ResultsResponseSchema,
  SessionIdSchema,
  SinceSchema,
  StartRequestSchema,
  StartResponseSchema,
  StartupResponseSchema,
  StatusResponseSchema,
  StopRequestSchema,
  TranscriptFormatSchema,
  TranscriptResponseSchema,
  UserIdSchema,
} from '@spool/contracts';
import type { ProblemCode } from '@spool/contracts';
import { z } from 'zod';
import { PAGE_PATHS } from '../http/page';
import type { Content, Needs, Route, RouteAnswer, RouteParameter } from './route';
import { SIGNALLING_DESCRIPTION } from './signalling-docs';

/** For what is done with the interview that the path names. */
const toSession = (action: Action): Needs => ({ action, of: 'session', in: 'path' });
const session: RouteParameter = { name: 'session_id', in: 'path', schema: SessionIdSchema };
const idempotencyKey: RouteParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  schema: IdempotencyKeySchema.optional(),
};
const json = (schema: z.ZodType): Content => ({ 'application/json': schema });
const answer = (description: string, schema: z.ZodType): RouteAnswer => ({
  description,
  content: json(schema),
});
const SDP = z.string().min(1).max(MAX_SDP_CHARS).describe('A session description (RFC 8866)');

/** What any request can meet. */
const ANYWHERE: ProblemCode[] = ['bad_request', 'internal_error'];
const WITH_BODY: ProblemCode[] = ['bad_json', 'body_too_large', 'unsupported_media_type', 'invalid_body'];
const OF_SESSION: ProblemCode[] = ['invalid_parameter', 'session_not_found', 'store_unavailable'];
const IDEMPOTENT: ProblemCode[] = ['idempotency_conflict', 'idempotency_in_progress', 'invalid_parameter'];
/** Of what only the media worker that has the interview can do. */
const BY_WORKER: ProblemCode[] = [
  'interview_ended',
  'wrong_state',
  'media_worker_unavailable',
  'media_workers_full',
];

/** Every public route: the API's description is made of this, and so is the answer to requests that fit none. */
export const ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/interview/start',
    needs: { action: 'start', of: 'user', in: 'body' },
    tag: 'Interviews',
    summary: 'Start an interview',
    description: 'It waits for somebody to join by WebRTC, or to type.',
    parameters: [idempotencyKey],
    body: json(StartRequestSchema),
    answers: { 201: answer('The interview, its greeting, and how to join it', StartResponseSchema) },
    problems: [
      ...ANYWHERE,
      ...WITH_BODY,
      ...IDEMPOTENT,
      'consent_required',
      'media_worker_unavailable',
      'media_workers_full',
      'store_unavailable',
      'too_many_sessions',
    ],
  },
  {
    method: 'GET',
    path: '/api/interview/plans',
    needs: 'nothing',
    tag: 'Interviews',
    summary: 'The plans that an interview can follow',
    description:
      'A deployment adds its own by files in `PLANS_DIR`; one with the same `id` takes a shipped one’s place.',
    answers: { 200: answer('The plans', PlansResponseSchema) },
    problems: ANYWHERE,
  },
  {
    method: 'POST',
    path: '/api/interview/stop',
    needs: { action: 'end', of: 'session', in: 'body' },
    tag: 'Interviews',
    summary: 'End the interview that the body names',
    description: 'As `POST /api/interview/{session_id}/end`.',
    parameters: [idempotencyKey],
    body: json(StopRequestSchema),
    answers: { 200: answer('The final results', ResultsResponseSchema) },
    problems: [...ANYWHERE, ...WITH_BODY, ...IDEMPOTENT, 'session_not_found', 'store_unavailable'],
  },
  {
    method: 'POST',
    path: '/api/interview/{session_id}/end',
    needs: toSession('end'),
    tag: 'Interviews',
    summary: 'End an interview',
    description: 'May be repeated: an interview that has ended gives its results again.',
    parameters: [session, idempotencyKey],
    answers: { 200: answer('The final results', ResultsResponseSchema) },
    problems: [...ANYWHERE, ...OF_SESSION, ...IDEMPOTENT],
  },
  {
    method: 'GET',
    path: '/api/interview/{session_id}/status',
    needs: toSession('read'),
    tag: 'Interviews',
    summary: 'Where an interview is',
    parameters: [session],
    answers: { 200: answer('The status', StatusResponseSchema) },
    problems: [...ANYWHERE, ...OF_SESSION],
  },
  {
    method: 'GET',
    path: '/api/interview/{session_id}/results',
    needs: toSession('read'),
    tag: 'Interviews',
    summary: 'The interests that an interview has found, with their evidence',
    description: 'While it goes on (`final` is `false`): those so far.',
    parameters: [session],
    answers: { 200: answer('The results', ResultsResponseSchema) },
    problems: [...ANYWHERE, ...OF_SESSION],
  },
  {
    method: 'GET',
    path: '/api/interview/{session_id}/deliveries',
    needs: toSession('read_deliveries'),
    tag: 'Interviews',
    summary: 'What was told of an interview by webhook, and how that went',
    description: 'Each is tried for some days, with waits that grow, until the receiver answers with a 2xx.',
    parameters: [session],
    answers: { 200: answer('The deliveries, oldest first', DeliveriesResponseSchema) },
    problems: [...ANYWHERE, ...OF_SESSION],
  },
  {
    method: 'GET',
    path: '/api/interview/{session_id}/transcript',
    needs: toSession('read'),
    tag: 'Interviews',
    summary: 'What was said, as it was heard',
    description: 'As JSON, as subtitles (WebVTT) or as text: by `format`, else by the `Accept` header.',
    parameters: [session, { name: 'format', in: 'query', schema: TranscriptFormatSchema.optional() }],
    answers: {
      200: {
        description: 'Turns of both speakers, in order',
        content: { ...json(TranscriptResponseSchema), 'text/vtt': z.string(), 'text/plain': z.string() },
      },
    },
    problems: [...ANYWHERE, ...OF_SESSION],
  },
  ...['', '/{part}'].map((part): Route => ({
    method: 'GET',
    path: `/api/interview/{session_id}/recording${part}`,
    needs: toSession('read'),
    tag: 'Interviews',
    summary: part === '' ? 'Hear an interview' : 'Hear a part of an interview’s recording',
    description:
      'Opus in Ogg, the learner on the left and the interviewer on the right. `recording` of the results has the parts, and ' +
      'of each quote where it begins. ' +
      (part === ''
        ? 'Several parts (another media worker took over) come as one chained stream, which not every player seeks in: play these one by one.'
        : 'It can be heard while it is being recorded.'),
    parameters: [
      session,
      ...(part === '' ? [] : [{ name: 'part', in: 'path', schema: RecordingPartNameSchema } as const]),
      {
        name: 'Range',
        in: 'header',
        schema: z.string().optional().describe('One range of bytes (RFC 9110, 14.2)'),
      },
    ],
    answers: {
      200: { description: 'All of it', content: { 'audio/ogg': undefined } },
      206: {
        description: 'The range that was asked for',
        content: { 'audio/ogg': undefined },
        headers: { 'Content-Range': 'Which bytes, and of how many' },
      },
    },
    problems: [...ANYWHERE, ...OF_SESSION, 'recording_not_found', 'range_not_satisfiable'],
  })),
  {
    method: 'DELETE',
    path: '/api/interview/{session_id}/recording',
    needs: toSession('delete_user_data'),
    tag: 'Data',
    summary: 'Delete an interview’s recording, and keep the rest',
    description: 'For learners who take their consent back. May be repeated.',
    parameters: [session],
    answers: { 200: answer('It is deleted', RecordingDeletedSchema) },
    problems: [...ANYWHERE, ...OF_SESSION, 'interview_not_ended'],
  },
  {
    method: 'POST',
    path: '/api/interview/{session_id}/message',
    needs: toSession('message'),
    tag: 'Interviews',
    summary: 'Type a turn instead of speaking it',
    parameters: [session],
    body: json(MessageRequestSchema),
    answers: { 200: answer('The interviewer’s reply', MessageResponseSchema) },
    problems: [...ANYWHERE, ...WITH_BODY, ...OF_SESSION, ...BY_WORKER],
  },
  {
    method: 'GET',
    path: '/api/interview/{session_id}/events',
    needs: toSession('watch'),
    tag: 'Interviews',
    summary: 'Follow an interview by server-sent events',
    description:
      'Events `log` (`StoredEvent`, its number as id) and `live` (`LiveEvent`, without id), with comments in between to ' +
      'keep the connection. Ends shortly after the interview does.',
    parameters: [
      session,
      { name: 'since', in: 'query', schema: SinceSchema.default(0) },
      { name: 'Last-Event-ID', in: 'header', schema: SinceSchema.optional() },
    ],
    answers: {
      200: { description: 'The stream', content: { 'text/event-stream': undefined } },
      204: { description: 'The interview has ended and the client has it all' },
    },
    problems: [...ANYWHERE, ...OF_SESSION],
  },
  {
    method: 'GET',
    path: '/api/interviews',
    needs: { action: 'list', of: 'user', in: 'query' },
    tag: 'Interviews',
    summary: 'Interviews by who and when, newest first',
    parameters: Object.entries(ListInterviewsQuerySchema.shape).map(([name, schema]) => ({
      name,
      in: 'query',
      schema,
    })),
    answers: { 200: answer('A page of them, and where the next one is', InterviewListSchema) },
    problems: [...ANYWHERE, 'invalid_parameter', 'store_unavailable'],
  },
  {
    method: 'GET',
    path: '/api/interview/{session_id}/ice-servers',
    needs: toSession('join'),
    tag: 'Joining',
    summary: 'STUN and TURN servers, with credentials that expire',
    description:
      'Credentials are those of draft-uberti-behave-turn-rest-00, as coturn’s `use-auth-secret` checks them.',
    parameters: [session],
    answers: { 200: answer('The servers; none where none are configured', IceServersResponseSchema) },
    problems: [...ANYWHERE, ...OF_SESSION],
  },
  {
    method: 'POST',
    path: '/api/interview/{session_id}/rtc/offer',
    needs: toSession('join'),
    tag: 'Joining',
    summary: 'Join by one exchange of SDP: as JSON, or as WHIP (RFC 9725)',
    description:
      'For anything that speaks plain WebRTC. Both directions are on the one peer connection; the answer has all ' +
      'candidates, so nothing follows. The newest connection is the one that the interview is held with.',
    parameters: [session],
    body: { ...json(OfferRequestSchema), 'application/sdp': SDP },
    answers: {
      200: answer('The answer, to an offer as JSON', AnswerResponseSchema),
      201: {
        description: 'The answer, to an offer as `application/sdp`',
        content: { 'application/sdp': SDP },
        headers: {
          Location: 'The WHIP session: DELETE it to leave',
          Link: 'STUN and TURN servers, where some are configured',
        },
      },
    },
    problems: [
      ...ANYWHERE,
      ...WITH_BODY,
      ...OF_SESSION,
      ...BY_WORKER,
      'invalid_sdp',
      'unsupported_codec',
      'invalid_media_parameters',
    ],
  },
  {
    method: 'POST',
    path: '/api/interview/{session_id}/join-tokens',
    needs: toSession('join'),
    tag: 'Joining',
    summary: 'A token that lets a browser into this interview: anew, or for somebody who looks on',
    description:
      'For a learner’s page that was opened elsewhere, for one whose token soon expires (with that token), and for ' +
      'viewers. A token and those that renew it are good for six hours together.',
    parameters: [session],
    body: json(JoinTokenRequestSchema),
    answers: { 201: answer('The token, and where to join', JoinInfoSchema) },
    problems: [...ANYWHERE, ...WITH_BODY, ...OF_SESSION],
  },
  {
    method: 'DELETE',
    path: '/api/interview/{session_id}/rtc/offer/{peer_id}',
    needs: toSession('join'),
    tag: 'Joining',
    summary: 'Leave: ends a connection made by an offer, not the interview',
    parameters: [session, { name: 'peer_id', in: 'path', schema: z.uuid().describe('From the answer') }],
    answers: { 200: { description: 'The connection is closed' } },
    problems: [...ANYWHERE, ...OF_SESSION, 'peer_not_found', 'media_worker_unavailable'],
  },
  {
    method: 'GET',
    path: '/api/interview/ws',
    needs: { action: 'watch', of: 'session', in: 'query' },
    tag: 'Joining',
    summary: 'Join by WebSocket with mediasoup-client, and follow what happens',
    description: SIGNALLING_DESCRIPTION,
    parameters: [
      { name: 'session_id', in: 'query', schema: SessionIdSchema },
      {
        name: 'since',
        in: 'query',
        schema: z.number().int().nonnegative().default(0),
        description: 'Number of the last event that the client has: the log is told from the next one on',
      },
    ],
    answers: { 101: { description: 'The socket is open' } },
    problems: ['bad_request'],
    websocket: true,
  },
  {
    method: 'DELETE',
    path: '/api/users/{user_id}/data',
    needs: { action: 'delete_user_data', of: 'user', in: 'path' },
    tag: 'Data',
    summary: 'Delete all that is known of a user, with proof',
    description:
      'Ends their interviews that go on, deletes all of theirs (logs, results, recordings, deliveries, answers to repeated requests) ' +
      'and clears it off the disk. On a Postgres of your own, its write-ahead log, replicas and backups are yours to clear. ' +
      'What was delivered by webhook is with its receiver.',
    parameters: [{ name: 'user_id', in: 'path', schema: UserIdSchema }],
    answers: { 200: answer('The receipt', ErasureReceiptSchema) },
    problems: [...ANYWHERE, 'invalid_parameter', 'store_unavailable'],
  },
  ...['/health', '/api/interview/health'].map((path): Route => ({
    method: 'GET',
    path,
    needs: 'nothing',
    tag: 'Service',
    summary: 'Whether the service lives, and what of it is degraded',
    answers: { 200: answer('It lives', HealthResponseSchema) },
    problems: ANYWHERE,
  })),
  {
    method: 'GET',
    path: '/ready',
    needs: 'nothing',
    tag: 'Service',
    summary: 'Whether an interview can be started here now',
    description:
      'Not while the event store is away, no media worker takes interviews, or this replica is leaving: a load ' +
      'balancer may then prefer another one. What fails here may be everybody’s trouble, and is no reason to kill the process.',
    answers: { 200: answer('It can', ReadyResponseSchema) },
    problems: [...ANYWHERE, 'leaving', 'store_unavailable', 'media_worker_unavailable'],
  },
  {
    method: 'GET',
    path: '/startup',
    needs: 'nothing',
    tag: 'Service',
    summary: 'Whether the process has started; asks nobody else, so it is cheap',
    answers: { 200: answer('It has', StartupResponseSchema) },
    problems: ANYWHERE,
  },
  {
    method: 'GET',
    path: '/problems/{code}',
    needs: 'nothing',
    tag: 'Service',
    summary: 'What a problem’s type points at',
    parameters: [{ name: 'code', in: 'path', schema: z.enum(problemCodes) }],
    answers: {
      200: {
        description: 'A word about the problem',
        content: { ...json(ProblemTypeSchema), 'text/html': undefined },
      },
    },
    problems: [...ANYWHERE, 'not_found'],
  },
  {
    method: 'GET',
    path: '/api/openapi.json',
    needs: 'nothing',
    tag: 'Service',
    summary: 'This description (OpenAPI 3.1)',
    answers: { 200: answer('The description', z.looseObject({ openapi: z.literal('3.1.0') })) },
    problems: ANYWHERE,
  },
  {
    method: 'GET',
    path: '/api/docs',
    needs: 'nothing',
    tag: 'Service',
    summary: 'This description, to read and to try',
    answers: { 200: { description: 'A page', content: { 'text/html': undefined } } },
    problems: ANYWHERE,
  },
  {
    method: 'GET',
    path: '/api/docs/{file}',
    needs: 'nothing',
    tag: 'Service',
    summary: 'The parts of that page',
    parameters: [{ name: 'file', in: 'path', schema: z.string() }],
    answers: {
      200: {
        description: 'A script or a style sheet',
        content: { 'text/javascript': undefined, 'text/css': undefined },
      },
    },
    problems: [...ANYWHERE, 'not_found'],
  },
  ...Object.entries(PAGE_PATHS).map(([path, summary]): Route => ({
    method: 'GET',
    path,
    needs: 'nothing',
    tag: 'Service',
    summary,
    description: 'The page; what it shows there it asks of the API.',
    ...(path.includes('{session_id}')
      ? { parameters: [{ ...session, schema: z.string().describe('The interview’s id') }] }
      : {}),
    answers: { 200: { description: 'The page', content: { 'text/html': undefined } } },
    problems: ANYWHERE,
  })),
];
