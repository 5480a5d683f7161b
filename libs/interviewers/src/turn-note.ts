import { DetailFacetSchema, InterestCategorySchema } from '@spool/contracts';
import type { ProposedObservation } from '@spool/interview';
import { z } from 'zod';

const words = (most: number) => z.string().trim().min(1).max(most);
const share = z.number().min(0).max(1);

const InterestSchema = z.object({
  name: words(60).describe('The usual name of the interest, e.g. `football`'),
  category: InterestCategorySchema,
  polarity: z.enum(['positive', 'negative']).describe('negative: not, or not any more'),
  confidence: share.describe('How sure it is that they are interested'),
  quote: z.string().min(1).max(600).describe('Copied letter by letter from what the learner just said'),
  strength: share.nullish().describe('How much they care'),
  said: words(120).nullish().describe('What they call it, as you would say it to them: `your band`'),
  facet: DetailFacetSchema.nullish().describe('What the quote tells about it'),
  subjects: z.array(words(60)).max(5).nullish().describe('School subjects that it has to do with'),
  concepts: z.array(words(60)).max(5).nullish().describe('Academic concepts that it has to do with'),
});

/** What the model notes of a turn beside its words: the input of the one tool that it has. */
export const noteSchema = (moveIds: readonly string[]) =>
  z.object({
    move: z.enum(moveIds as [string, ...string[]]).describe('The move that your question makes'),
    interests: z.array(InterestSchema).max(8).describe('Only what the learner just said; often none'),
  });

export interface TurnNote {
  readonly moveId: string | undefined;
  readonly observations: readonly ProposedObservation[];
}

/** Reads what holds in a note, and leaves out what does not: one wrong interest does not cost the others. */
export function readNote(input: unknown): TurnNote {
  const note = z.object({ move: z.unknown(), interests: z.unknown() }).partial().safeParse(input);
  const { move, interests } = note.success ? note.data : {};
  return {
    moveId: typeof move === 'string' ? move : undefined,
    observations: (Array.isArray(interests) ? interests : []).flatMap((one: unknown) => {
      const parsed = InterestSchema.safeParse(one);
      return parsed.success ? [withoutNulls(parsed.data)] : [];
    }),
  };
}

/** Models write `null` for what they leave out. */
function withoutNulls(interest: z.infer<typeof InterestSchema>): ProposedObservation {
  const { strength, said, facet, subjects, concepts, ...rest } = interest;
  return {
    ...rest,
    ...(strength == null ? {} : { strength }),
    ...(said == null ? {} : { said }),
    ...(facet == null ? {} : { facet }),
    ...(subjects == null ? {} : { subjects }),
    ...(concepts == null ? {} : { concepts }),
  };
}
