import { z } from 'zod';

/** Words that events, plans, results and the wire share. */

export const SpeakerSchema = z.enum(['learner', 'interviewer']);
export type Speaker = z.infer<typeof SpeakerSchema>;

export const ModeSchema = z.enum(['interests', 'thread']).describe('What the interview is for');
export type Mode = z.infer<typeof ModeSchema>;

export const StageSchema = z.enum(['greeting', 'exploration', 'deep_dive', 'wrap_up', 'done']);
export type Stage = z.infer<typeof StageSchema>;

export const InterestCategorySchema = z.enum(['career', 'personal', 'social', 'philanthropic']);
export type InterestCategory = z.infer<typeof InterestCategorySchema>;

export const ExpectsSchema = z
  .enum(['open', 'yes_no', 'name', 'number', 'nothing'])
  .describe('What kind of answer the interviewer waits for');
export type Expects = z.infer<typeof ExpectsSchema>;

export const EndReasonSchema = z.enum(['completed', 'learner_asked', 'api', 'timeout', 'idle', 'error']);
export type EndReason = z.infer<typeof EndReasonSchema>;

export const DetailFacetSchema = z
  .enum(['activity', 'enjoyment', 'company', 'since', 'goal'])
  .describe(
    'What a detail tells about an interest: what they do, what they enjoy in it, with whom, since when, what they want to learn or reach',
  );
export type DetailFacet = z.infer<typeof DetailFacetSchema>;
