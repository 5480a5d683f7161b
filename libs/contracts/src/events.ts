import { z } from 'zod';
import { InterviewPlanSchema } from './interview-plan';
import {
  DetailFacetSchema,
  EndReasonSchema,
  ExpectsSchema,
  InterestCategorySchema,
  ModeSchema,
  StageSchema,
} from './vocabulary';

/**
 * The interview's log. Durable events are numbered from 1 without gaps, stored once and folded into
 * everything else (status, transcript, interests, results, the interviewer's own state).
 * Live events are told to whoever watches and forgotten.
 */

/** A worker that takes the session over records a part of its own. */
export const RecordingPartNameSchema = z
  .string()
  .regex(/^[0-9]{1,16}\.opus$/, 'must look like 0000000002.opus')
  .describe('E.g. `0000000002.opus`; parts sort in the order in which they were recorded');

/** Where a turn's answer time went, in ms; the parts add up to `total_ms`. */
export const TurnLatencySchema = z
  .object({
    jitter_buffer_ms: z
      .number()
      .describe('Last packet with the sound of speech received until its samples were heard'),
    endpoint_wait_ms: z
      .number()
      .describe('Last sound of speech until the turn was judged to be over, the lag of the VAD included'),
    recogniser_ms: z.number().describe('End of turn until the final text'),
    reply_ms: z.number().describe('Final text until the first sentence of the reply'),
    synthesis_ms: z.number().describe('First sentence until its first samples'),
    playout_ms: z.number().describe('First samples until the first audible RTP packet was sent'),
    total_ms: z
      .number()
      .describe('Last RTP packet with speech received until the first RTP packet with the reply sent'),
  })
  .meta({ id: 'TurnLatency' });
export type TurnLatency = z.infer<typeof TurnLatencySchema>;

const base = { at_ms: z.number().int().describe('Milliseconds since the Unix epoch') };
const turnId = z.number().int().positive().describe('Turns of both speakers are numbered together from 1');

export const InterviewEventSchema = z
  .discriminatedUnion('type', [
    z.object({
      ...base,
      type: z.literal('interview_created'),
      user_id: z.string(),
      mode: ModeSchema,
      seed: z.number().int().describe('Makes the embedded interviewer’s choice of words repeatable'),
      plan: InterviewPlanSchema.optional().describe(
        'The plan as it was when the interview began, so that a later change of the file changes nothing; absent: interest discovery',
      ),
      recording_consent: z
        .boolean()
        .optional()
        .describe('The learner agreed to be recorded; absent: they were not asked, and are not'),
    }),
    z.object({
      ...base,
      type: z.literal('session_placed'),
      worker_id: z.string(),
      worker_url: z.string(),
      handed_over: z
        .boolean()
        .optional()
        .describe('The worker before gave it away in good order; absent: it is new, or its worker was lost'),
    }),
    z.object({
      ...base,
      type: z.literal('learner_joined'),
      peer_id: z.string(),
      via: z.enum(['websocket', 'sdp']),
    }),
    z.object({
      ...base,
      type: z.literal('learner_left'),
      peer_id: z.string(),
      reason: z.enum(['closed', 'superseded', 'connection_lost']),
    }),
    z.object({
      ...base,
      type: z.literal('learner_turn'),
      turn_id: turnId,
      text: z.string(),
      source: z.enum(['voice', 'text']),
      started_at_ms: z.number().int(),
      ended_at_ms: z.number().int(),
    }),
    z.object({
      ...base,
      type: z.literal('interviewer_turn_planned'),
      turn_id: turnId,
      text: z.string(),
      stage: StageSchema,
      intent: z
        .string()
        .describe('The interviewer’s move, e.g. `explore_area`, `deepen_enjoyment`, `wrap_up`'),
      expects: ExpectsSchema,
      about: z.string().optional().describe('Canonical name of the interest that the turn is about'),
    }),
    z.object({
      ...base,
      type: z.literal('interviewer_turn_heard'),
      turn_id: turnId,
      text: z
        .string()
        .describe('What was played to the learner, which after a barge-in is less than was planned'),
      interrupted: z.boolean(),
      started_at_ms: z.number().int(),
      ended_at_ms: z.number().int(),
    }),
    z.object({
      ...base,
      type: z.literal('interest_observed'),
      name: z.string().describe('Canonical name, e.g. `robotics`'),
      category: InterestCategorySchema,
      confidence: z.number().min(0).max(1),
      quote: z.string().describe('Verbatim from the turn’s text'),
      turn_id: turnId,
      polarity: z
        .enum(['positive', 'negative'])
        .describe('`negative`: the learner took it back or dislikes it'),
      strength: z
        .number()
        .min(0)
        .max(1)
        .optional()
        .describe('How much they care, as these words show it; `confidence` is how sure we are that they do'),
      said: z.string().max(120).optional().describe('What the learner called it, e.g. `building robots`'),
      facet: DetailFacetSchema.optional().describe('The quote tells this about the interest'),
      subjects: z.array(z.string()).optional().describe('Academic subjects that it leads to'),
      concepts: z.array(z.string()).optional().describe('Academic concepts that it leads to'),
    }),
    z.object({ ...base, type: z.literal('turn_measured'), turn_id: turnId, latency: TurnLatencySchema }),
    z.object({
      ...base,
      type: z.literal('turn_phrased'),
      turn_id: turnId.describe('The interviewer’s turn that a language model was asked for'),
      interviewer: z.string().describe('The model, as the deployment names it'),
      by: z.enum(['model', 'embedded', 'both']).describe('Whose words were said'),
      fallback: z.string().nullable().describe('Why words of the embedded interviewer were said'),
      first_sentence_ms: z.number().nullable().describe('From the learner’s text to the first sentence'),
      input_tokens: z.number().int().nonnegative().describe('As the provider counts; 0: it told nothing'),
      output_tokens: z.number().int().nonnegative(),
    }),
    z.object({
      ...base,
      type: z.literal('recording_started'),
      part: RecordingPartNameSchema,
      started_at_ms: z.number().int().describe('When the part’s first sound was, ms since the Unix epoch'),
    }),
    z.object({
      ...base,
      type: z.literal('recording_ended'),
      part: RecordingPartNameSchema,
      duration_ms: z.number().int().nonnegative(),
      reason: z
        .enum(['finished', 'failed'])
        .describe('`failed`: the store refused the rest; a worker that crashed tells nothing'),
    }),
    z.object({
      ...base,
      type: z.literal('recording_deleted'),
      reason: z.enum(['retention', 'asked']).describe('Its time was over, or somebody asked for it'),
    }),
    z.object({ ...base, type: z.literal('interview_ended'), reason: EndReasonSchema }),
  ])
  .meta({ id: 'InterviewEvent' });
export type InterviewEvent = z.infer<typeof InterviewEventSchema>;
export type InterviewEventOf<T extends InterviewEvent['type']> = Extract<InterviewEvent, { type: T }>;

/** An event with its number in its interview's log. */
export const StoredEventSchema = z
  .object({
    seq: z.number().int().positive(),
    event: InterviewEventSchema,
  })
  .meta({ id: 'StoredEvent' });
export type StoredEvent = z.infer<typeof StoredEventSchema>;

export const FloorSchema = z.enum(['nobody', 'learner', 'interviewer', 'both']);
export type Floor = z.infer<typeof FloorSchema>;

export const LiveEventSchema = z
  .discriminatedUnion('type', [
    z.object({ ...base, type: z.literal('floor_changed'), floor: FloorSchema }),
    z.object({ ...base, type: z.literal('partial_transcript'), turn_id: turnId, text: z.string() }),
    z.object({
      ...base,
      type: z.literal('interviewer_speaking'),
      turn_id: turnId,
      text: z.string().describe('The sentence that starts to be played'),
    }),
    z.object({ ...base, type: z.literal('thinking'), turn_id: turnId }),
    z.object({ ...base, type: z.literal('peer_superseded'), peer_id: z.string() }),
    z.object({
      ...base,
      type: z.literal('media_lost'),
      detail: z.string().describe('The media path broke; the client should join again'),
    }),
    z.object({
      ...base,
      type: z.literal('session_moved'),
      fence: z.number().int().positive().describe('Number of its `session_placed` in the log'),
      handed_over: z
        .boolean()
        .describe('The media path before carries on for some seconds: make the new one before you break it'),
    }),
    z.object({ ...base, type: z.literal('notice'), code: z.string(), detail: z.string() }),
  ])
  .meta({ id: 'LiveEvent' });
export type LiveEvent = z.infer<typeof LiveEventSchema>;
