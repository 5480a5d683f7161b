import { z } from 'zod';
import { RecordingPartNameSchema, TurnLatencySchema } from './events';
import { InterviewPlanSchema } from './interview-plan';
import { LearningThreadSchema } from './learning-thread';
import {
  DetailFacetSchema,
  EndReasonSchema,
  InterestCategorySchema,
  ModeSchema,
  SpeakerSchema,
  StageSchema,
} from './vocabulary';

/** The REST surface of the gateway. Property names are snake_case, as the service that we succeed had them. */

export const SessionIdSchema = z.uuid().describe('The interview’s id');

/** Of the header of that name (draft-ietf-httpapi-idempotency-key-header). */
export const IdempotencyKeySchema = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[\x20-\x7e]*$/, 'must be ASCII')
  .describe(
    'A new one, such as a UUID, for each thing to do, and the same one when it is asked for again: it is then done once. Known for a day',
  );

export const UserIdSchema = z
  .string()
  .trim()
  .min(1)
  .max(128)
  // Postgres' text has no NUL.
  .refine((id) => !id.includes('\0'), 'must not contain the character NUL')
  .describe('Whose interview this is, as the caller knows them');

export const StartRequestSchema = z
  .object({
    user_id: UserIdSchema,
    mode: ModeSchema.default('interests'),
    plan_id: z
      .string()
      .min(1)
      .max(40)
      .optional()
      .describe('One of `GET /api/interview/plans`; absent: interest discovery'),
    recording_consent: z
      .boolean()
      .default(false)
      .describe(
        'The learner was shown the plan’s `consent.notice` and agrees to be recorded. Recorded is only who agreed, where ' +
          'the plan’s `consent.recording` is `ask` or `always`; with `always` nothing starts without it (`consent_required`)',
      ),
  })
  .meta({ id: 'StartRequest' });
export type StartRequest = z.input<typeof StartRequestSchema>;

/** A plan as somebody chooses it; how it asks is in its file. */
export const PlanSummarySchema = z
  .object({
    id: z.string(),
    version: z.number().int(),
    title: z.string(),
    description: z.string(),
    language: z.string().describe('A BCP 47 tag'),
    minutes: z.number().describe('After so many minutes the interviewer wraps up'),
    consent: InterviewPlanSchema.shape.consent.describe(
      '`recording` is `never` also where this deployment has no place to keep recordings',
    ),
  })
  .meta({ id: 'PlanSummary' });
export type PlanSummary = z.infer<typeof PlanSummarySchema>;
export const PlansResponseSchema = z
  .object({ plans: z.array(PlanSummarySchema).min(1).describe('The one that is followed by default first') })
  .meta({ id: 'Plans' });
export type PlansResponse = z.infer<typeof PlansResponseSchema>;

export const IceServerSchema = z.object({
  urls: z.array(z.string()),
  username: z.string().optional(),
  credential: z.string().optional(),
});
export const IceServersResponseSchema = z
  .object({
    ice_servers: z.array(IceServerSchema),
    ttl_s: z.number().int().describe('Seconds until the credentials expire; ask again before'),
  })
  .meta({ id: 'IceServers' });
export type IceServersResponse = z.infer<typeof IceServersResponseSchema>;

export const InterviewStatusSchema = z
  .enum(['waiting', 'active', 'ended'])
  .describe(
    '`waiting`: nobody has joined yet; `active`: a learner has joined or typed; `ended`: results are final',
  );
export type InterviewStatus = z.infer<typeof InterviewStatusSchema>;

export const JoinRoleSchema = z
  .enum(['learner', 'viewer'])
  .describe('`learner` may speak, type and end; `viewer` may only look on');

export const JoinTokenSchema = z
  .object({
    token: z.string().describe('A credential for this one interview: send it as `Authorization: Bearer`'),
    role: JoinRoleSchema,
    expires_at: z.iso.datetime().describe('Have it renewed before by `POST …/join-tokens`'),
  })
  .meta({ id: 'JoinToken' });
export type JoinToken = z.infer<typeof JoinTokenSchema>;

export const JoinTokenRequestSchema = z
  .object({ role: JoinRoleSchema.default('learner') })
  .meta({ id: 'JoinTokenRequest' });

/** All that a browser needs to join an interview. */
export const JoinInfoSchema = z
  .object({
    session_id: SessionIdSchema,
    join_token: JoinTokenSchema,
    rtc: z.object({
      websocket_url: z
        .string()
        .describe('mediasoup-client signalling and live events; the token goes in as a subprotocol'),
      offer_url: z.string().describe('POST `{sdp, type:"offer"}`, or `application/sdp` for WHIP'),
      ice_servers: z.array(IceServerSchema),
    }),
  })
  .meta({ id: 'JoinInfo' });
export type JoinInfo = z.infer<typeof JoinInfoSchema>;

export const StartResponseSchema = JoinInfoSchema.extend({
  status: InterviewStatusSchema,
  greeting: z.string().describe('What the interviewer will say first'),
}).meta({ id: 'StartResponse' });
export type StartResponse = z.infer<typeof StartResponseSchema>;

export const StatusResponseSchema = z
  .object({
    session_id: SessionIdSchema,
    user_id: z.string(),
    mode: ModeSchema,
    status: InterviewStatusSchema,
    stage: StageSchema,
    connected: z.boolean().describe('Whether a learner is joined by WebRTC now'),
    turns: z.number().int().describe('Turns of both speakers so far'),
    interests: z.number().int(),
    created_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
    end_reason: EndReasonSchema.nullable(),
    duration_s: z.number().describe('From creation until now or the end, in seconds'),
    last_seq: z.number().int().describe('Number of the last event in the log'),
  })
  .meta({ id: 'Status' });
export type StatusResponse = z.infer<typeof StatusResponseSchema>;

export const TranscriptTurnSchema = z
  .object({
    turn_id: z.number().int(),
    speaker: SpeakerSchema,
    text: z.string().describe('For the interviewer: what was heard, not what was planned'),
    source: z.enum(['voice', 'text']),
    interrupted: z.boolean(),
    started_at: z.iso.datetime(),
    ended_at: z.iso.datetime(),
    latency: TurnLatencySchema.optional(),
  })
  .meta({ id: 'TranscriptTurn' });
export type TranscriptTurn = z.infer<typeof TranscriptTurnSchema>;

export const TranscriptResponseSchema = z
  .object({ session_id: SessionIdSchema, turns: z.array(TranscriptTurnSchema) })
  .meta({ id: 'Transcript' });
export type TranscriptResponse = z.infer<typeof TranscriptResponseSchema>;

export const EvidenceSchema = z.object({
  quote: z.string().describe('Verbatim from the transcript'),
  turn_id: z.number().int(),
  said_at: z.iso.datetime(),
  start_s: z
    .number()
    .optional()
    .describe(
      'Begin of the turn that it is from, in seconds after `created_at`, as in the WebVTT transcript',
    ),
  end_s: z.number().optional().describe('End of that turn'),
  recording: z
    .object({
      part: RecordingPartNameSchema,
      start_ms: z.number().int().describe('Where in the part the quote begins'),
      end_ms: z.number().int().describe('And where it is over'),
    })
    .optional()
    .describe(
      'Where it can be heard: `/api/interview/{session_id}/recording/{part}`. Estimated from where the quote stands in ' +
        'its turn, with a little before and after it; absent: it was typed, or not recorded',
    ),
});
export const InterestDetailSchema = EvidenceSchema.extend({ facet: DetailFacetSchema }).meta({
  id: 'InterestDetail',
});
export type InterestDetail = z.infer<typeof InterestDetailSchema>;
export const InterestSchema = z
  .object({
    name: z.string(),
    category: InterestCategorySchema,
    confidence: z.number().min(0).max(1),
    evidence: z.array(EvidenceSchema).min(1),
    first_mentioned_at: z.iso.datetime(),
    last_mentioned_at: z.iso.datetime(),
    strength: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('How much they care about it; `confidence` is how sure we are that they do'),
    said: z.string().optional().describe('What the learner called it, turned round: `building your robots`'),
    details: z.array(InterestDetailSchema).optional().describe('What was told about it, in order'),
    subjects: z.array(z.string()).optional().describe('Academic subjects that it leads to'),
    concepts: z.array(z.string()).optional().describe('Academic concepts that it leads to'),
  })
  .meta({ id: 'Interest' });
export type Interest = z.infer<typeof InterestSchema>;

/** An interest that the learner took back: not a result, but kept so that nobody asks again. */
export const WithdrawnInterestSchema = z
  .object({
    name: z.string(),
    evidence: z.array(EvidenceSchema).min(1).describe('The words that took it back'),
  })
  .meta({ id: 'WithdrawnInterest' });
export type WithdrawnInterest = z.infer<typeof WithdrawnInterestSchema>;

export const AcademicLinkSchema = z
  .object({ name: z.string(), interests: z.array(z.string()).min(1).describe('Names of the interests') })
  .meta({ id: 'AcademicLink' });
export type AcademicLink = z.infer<typeof AcademicLinkSchema>;

/** One area of the interview plan, and the answers that the learner gave there. */
export const CoverageSchema = z
  .object({
    area: z.string(),
    label: z.string(),
    asked: z.boolean(),
    answer_turn_ids: z.array(z.number().int()).describe('The learner’s turns that answered questions on it'),
  })
  .meta({ id: 'Coverage' });
export type Coverage = z.infer<typeof CoverageSchema>;

export const RecordingSchema = z
  .object({
    url: z
      .string()
      .nullable()
      .describe('Path of the whole, Opus in Ogg: learner left, interviewer right; `null`: it was deleted'),
    parts: z
      .array(
        z.object({
          part: RecordingPartNameSchema,
          url: z.string().describe('Path of the part, which can be asked for in ranges'),
          started_at: z.iso.datetime(),
          offset_ms: z.number().int().describe('From the first part’s begin to this one’s'),
          duration_ms: z
            .number()
            .int()
            .nullable()
            .describe('`null`: it is being recorded, or its media worker crashed'),
        }),
      )
      .describe('More than one where another media worker took over; none once it was deleted'),
    deleted_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Recording' });
export type Recording = z.infer<typeof RecordingSchema>;

/** What the language model did, where one was asked. */
export const ModelUsageSchema = z
  .object({
    turns: z.number().int().describe('Turns that a model was asked for'),
    fallback_turns: z
      .number()
      .int()
      .describe('Those in which the embedded interviewer said something in its stead'),
    input_tokens: z.number().int(),
    output_tokens: z.number().int(),
  })
  .meta({ id: 'ModelUsage' });
export type ModelUsage = z.infer<typeof ModelUsageSchema>;

export const ResultsResponseSchema = z
  .object({
    session_id: SessionIdSchema,
    user_id: z.string(),
    mode: ModeSchema,
    status: InterviewStatusSchema,
    final: z.boolean().describe('`false` while the interview goes on: results so far'),
    end_reason: EndReasonSchema.nullable(),
    created_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
    duration_s: z.number(),
    learner_turns: z.number().int(),
    interests: z.array(InterestSchema).describe('Most confident first'),
    withdrawn: z.array(WithdrawnInterestSchema).optional(),
    subjects: z.array(AcademicLinkSchema).optional().describe('Academic subjects, best founded first'),
    concepts: z.array(AcademicLinkSchema).optional().describe('Academic concepts, best founded first'),
    plan: z
      .object({ id: z.string(), version: z.number().int(), title: z.string() })
      .optional()
      .describe('The interview plan that was followed'),
    coverage: z.array(CoverageSchema).optional().describe('The plan’s areas in their order'),
    thread: LearningThreadSchema.nullable()
      .optional()
      .describe('`mode:"thread"`: the proposal, once the interview has ended and shown an interest'),
    thread_id: z
      .string()
      .nullable()
      .optional()
      .describe('What the receiver of `thread.proposed` called the thread; `null` until it has answered'),
    recording: RecordingSchema.nullable().optional().describe('`null`: nothing was recorded'),
    model_usage: ModelUsageSchema.nullable()
      .optional()
      .describe('`null`: no language model was asked for anything'),
  })
  .meta({ id: 'Results' });
export type ResultsResponse = z.infer<typeof ResultsResponseSchema>;

export const TranscriptFormatSchema = z
  .enum(['json', 'vtt', 'text'])
  .describe('Absent: by the `Accept` header, and JSON where that leaves it open');
export type TranscriptFormat = z.infer<typeof TranscriptFormatSchema>;

export const SinceSchema = z.coerce
  .number()
  .int()
  .nonnegative()
  .describe('Number of the last event that the client has: the log is told from the next one on');

/** A date or a time, as ms since the Unix epoch; a date begins at 00:00 UTC. */
const sinceWhen = z
  .union(
    [z.iso.date(), z.iso.datetime({ offset: true })],
    'use a date (2026-01-31) or a time (2026-01-31T10:00:00Z)',
  )
  .transform((text) => Date.parse(text));

export const ListInterviewsQuerySchema = z.object({
  user_id: UserIdSchema.optional(),
  from: sinceWhen.optional().describe('Created then or later'),
  to: sinceWhen.optional().describe('Created before then'),
  ended: z
    .enum(['true', 'false'])
    .optional()
    .describe('Only those that have ended, or only those that go on'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().min(1).max(100).optional().describe('`next_cursor` of the page before'),
});
export type ListInterviewsQuery = z.output<typeof ListInterviewsQuerySchema>;

export const InterviewSummarySchema = z
  .object({
    session_id: SessionIdSchema,
    user_id: z.string(),
    mode: ModeSchema,
    plan_id: z.string().nullable(),
    created_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'InterviewSummary' });
export const InterviewListSchema = z
  .object({
    interviews: z.array(InterviewSummarySchema).describe('Newest first'),
    next_cursor: z.string().nullable().describe('For the next page; `null` on the last one'),
  })
  .meta({ id: 'InterviewList' });
export type InterviewList = z.infer<typeof InterviewListSchema>;

export const RecordingDeletedSchema = z
  .object({
    session_id: SessionIdSchema,
    parts: z
      .number()
      .int()
      .describe('How many there were; 0: it was deleted before, or nothing was recorded'),
  })
  .meta({ id: 'RecordingDeleted' });
export type RecordingDeleted = z.infer<typeof RecordingDeletedSchema>;

/** Proof that a person's data was deleted, which holds nothing of it. */
export const ErasureReceiptSchema = z
  .object({
    erasure_id: z.uuid().describe('It is kept under this id'),
    user_sha256: z
      .string()
      .describe('SHA-256 of the user’s id, hexadecimal: who knows the id can check whose data it was'),
    erased_at: z.iso.datetime(),
    interviews: z.number().int().describe('Interviews that were deleted'),
    events: z.number().int().describe('Events of their logs that were deleted'),
    recordings: z.number().int().describe('Recorded parts that were deleted'),
  })
  .meta({ id: 'ErasureReceipt' });
export type ErasureReceipt = z.infer<typeof ErasureReceiptSchema>;

export const StopRequestSchema = z.object({ session_id: SessionIdSchema }).meta({ id: 'StopRequest' });

export const MessageRequestSchema = z
  .object({ text: z.string().trim().min(1).max(2000).describe('What the learner typed') })
  .meta({ id: 'MessageRequest' });
export const MessageResponseSchema = z
  .object({
    accepted: z.literal(true),
    turn_id: z.number().int(),
    reply: z.string().describe('The interviewer’s answer, which is also spoken if somebody has joined'),
  })
  .meta({ id: 'MessageResponse' });
export type MessageResponse = z.infer<typeof MessageResponseSchema>;

/** SDP has a few kB; 64 KiB leaves room for many candidates and refuses the rest. */
export const MAX_SDP_CHARS = 65_536;
export const OfferRequestSchema = z
  .object({ sdp: z.string().min(1).max(MAX_SDP_CHARS), type: z.literal('offer') })
  .meta({ id: 'Offer' });
export const AnswerResponseSchema = z
  .object({ sdp: z.string(), type: z.literal('answer'), peer_id: z.string() })
  .meta({ id: 'Answer' });
export type AnswerResponse = z.infer<typeof AnswerResponseSchema>;

/** One part of the system that works less well than it could, and what that means for the learner. */
export const DegradationSchema = z.object({ part: z.string(), detail: z.string() });
export type Degradation = z.infer<typeof DegradationSchema>;
export const HealthResponseSchema = z
  .object({
    status: z.enum(['ok', 'degraded']),
    version: z.string(),
    uptime_s: z.number(),
    degraded: z.array(DegradationSchema),
    media_workers: z.number().int().describe('Media workers that answer'),
    speech: z
      .object({ recogniser: z.string().nullable(), synthesiser: z.string().nullable() })
      .describe('Engines in use; `null`: none, so the learner types or reads instead'),
  })
  .meta({ id: 'Health' });
export type HealthResponse = z.infer<typeof HealthResponseSchema>;

export const StartupResponseSchema = z.object({ status: z.literal('started') }).meta({ id: 'Startup' });
export const ReadyResponseSchema = z
  .object({
    status: z.literal('ready'),
    media_workers: z.number().int().describe('Media workers that take new interviews'),
  })
  .meta({ id: 'Ready' });
export type ReadyResponse = z.infer<typeof ReadyResponseSchema>;
