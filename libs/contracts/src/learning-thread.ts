import { z } from 'zod';
import { InterestCategorySchema } from './vocabulary';

export const THREAD_TITLE_CHARS = 100;
export const THREAD_DESCRIPTION_CHARS = 500;

/** What `mode:"thread"` comes to: a proposal from which the learning platform builds a learning thread. */
export const LearningThreadSchema = z
  .object({
    title: z.string().min(1).max(THREAD_TITLE_CHARS),
    description: z.string().min(1).max(THREAD_DESCRIPTION_CHARS),
    subjects: z.array(z.string()).describe('Academic subjects, best founded first'),
    topics: z.array(z.string()).min(1).describe('What the thread is about, in the order to take them up'),
    concepts: z.array(z.string()).describe('Academic concepts that the topics lead to'),
    interests: z
      .array(
        z.object({
          name: z.string(),
          category: InterestCategorySchema,
          quote: z.string().describe('Verbatim from the transcript'),
          turn_id: z.number().int(),
        }),
      )
      .min(1)
      .describe('The interests that it rests on, strongest first, each with the learner’s own words'),
  })
  .meta({ id: 'LearningThread' });
export type LearningThread = z.infer<typeof LearningThreadSchema>;
