import { z } from 'zod';
import { DetailFacetSchema, ExpectsSchema } from './vocabulary';

/**
 * An interview plan: what an interview is about and how it is held, as data. Plans are JSON files; the whole plan
 * is copied into the log when an interview begins, so that an interview never changes under way.
 */

const id = z
  .string()
  .regex(
    /^[a-z][a-z0-9_-]{0,39}$/,
    'use lower-case letters, digits, - and _, at most 40, beginning with a letter',
  );
/** Longer than this nobody can keep in mind what is asked. */
const SPOKEN_CHARS = 160;
const sentence = z.string().trim().min(1).max(SPOKEN_CHARS);
const question = sentence.regex(/\?$/, 'a question ends with a question mark');

export const ToneSchema = z.enum(['warm', 'professional']).describe('How the interviewer reacts to answers');
export type Tone = z.infer<typeof ToneSchema>;

/** How an answer that is a bare phrase is read: `a nurse` answers one question and `drawing` another. */
export const AreaContextSchema = z.enum([
  'activity',
  'learning',
  'company',
  'helping',
  'future',
  'experience',
]);
export type AreaContext = z.infer<typeof AreaContextSchema>;

const QuestionsSchema = z.strictObject({
  expects: ExpectsSchema.default('open'),
  phrasings: z
    .array(question)
    .min(2)
    .max(24)
    .describe('The same question in different words; each is said at most once in an interview'),
});

export const PlanAreaSchema = QuestionsSchema.extend({
  id,
  label: sentence.describe('How the interviewer refers to it: `what you do in your free time`'),
  context: AreaContextSchema.default('activity'),
  probes: z.array(id).default([]).describe('Asked after an answer in this area, in this order'),
});
export type PlanArea = z.infer<typeof PlanAreaSchema>;

export const PlanProbeSchema = QuestionsSchema.extend({ id });
export type PlanProbe = z.infer<typeof PlanProbeSchema>;

export const PlanFacetSchema = QuestionsSchema.extend({
  facet: DetailFacetSchema,
  dream_phrasings: z
    .array(question)
    .default([])
    .describe('Used for what the learner does not do yet: becoming a pilot'),
}).describe('A question about one interest, which stands at `{it}`');
export type PlanFacet = z.infer<typeof PlanFacetSchema>;

export const PlanDepthSchema = z.strictObject({
  interests: z.number().int().min(0).max(5).describe('How many interests are gone into'),
  questions_on_first: z.number().int().min(0).max(8),
  questions_on_others: z.number().int().min(0).max(8),
  facets: z.array(PlanFacetSchema).describe('In order of worth'),
  follow_up: z.array(question).default([]).describe('Asked once, about the first thing named, at `{it}`'),
});

const providers = z
  .array(z.string().min(1).max(80))
  .default([])
  .describe('Names of providers, first choice first; empty: as the deployment is configured');
const days = z
  .number()
  .int()
  .min(1)
  .max(3650)
  .nullable()
  .describe('Days after the end; `null`: until deleted');

const PlanObjectSchema = z.strictObject({
  id,
  version: z.number().int().positive(),
  title: z.string().trim().min(1).max(80),
  description: z.string().trim().min(1).max(400),
  language: z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'a BCP 47 tag such as en or en-GB'),
  tone: ToneSchema,
  voice: z
    .string()
    .min(1)
    .max(80)
    .nullable()
    .describe('The synthesiser’s name for a voice; `null`: its usual one'),
  max_minutes: z.number().min(1).max(120).describe('Minutes after which the interviewer wraps up'),
  max_learner_turns: z.number().int().min(2).max(100),
  instructions: z
    .string()
    .max(4000)
    .default('')
    .describe('For interviewers that are language models: who they are and what they are after'),
  opening: z.strictObject({ greetings: z.array(sentence).min(1), purposes: z.array(sentence).min(1) }),
  areas: z
    .array(PlanAreaSchema)
    .min(1)
    .max(20)
    .describe('Breadth: asked in this order as far as nothing speaks against it'),
  spare_areas: z
    .array(PlanAreaSchema)
    .max(10)
    .default([])
    .describe('Asked when the areas have shown nothing'),
  probes: z.array(PlanProbeSchema).default([]),
  depth: PlanDepthSchema.describe('What is asked about the top interests'),
  wrap_up: z.strictObject({
    missing: z.array(question).min(1).describe('Whether anything is missing; answered by yes or no'),
    add: z.array(question).min(1).describe('What it is'),
  }),
  farewells: z.array(sentence).min(1),
  providers: z
    .strictObject({ recogniser: providers, synthesiser: providers, interviewer: providers })
    .default({ recogniser: [], synthesiser: [], interviewer: [] }),
  consent: z.strictObject({
    notice: z
      .string()
      .trim()
      .min(1)
      .max(400)
      .describe('Shown before, and said when the learner asks what happens to the answers'),
    recording: z.enum(['never', 'ask', 'always']).describe('`ask`: recorded only if the learner agrees'),
  }),
  retention_days: z.strictObject({ transcript: days, recording: days, results: days }),
});

export const InterviewPlanSchema = PlanObjectSchema.superRefine((plan, context) => {
  const report = (path: (string | number)[], message: string): void =>
    context.addIssue({ code: 'custom', path, message });
  const seen = new Set<string>();
  for (const [list, areas] of [
    ['areas', plan.areas],
    ['spare_areas', plan.spare_areas],
  ] as const) {
    areas.forEach((area, index) => {
      if (seen.has(area.id))
        report([list, index, 'id'], `there is another area ${area.id}: give it its own id`);
      seen.add(area.id);
      const unknown = area.probes.filter((probe) => !plan.probes.some((one) => one.id === probe));
      if (unknown.length > 0)
        report([list, index, 'probes'], `there is no probe ${unknown.join(', ')}: describe it in probes`);
    });
  }
  plan.depth.facets.forEach((facet, index) => {
    const patterns = [...facet.phrasings, ...facet.dream_phrasings];
    if (patterns.some((one) => !one.includes('{it}')))
      report(
        ['depth', 'facets', index],
        'each question about an interest has {it} where the interest is named',
      );
  });
  const words = [...plan.areas, ...plan.spare_areas, ...plan.probes].flatMap((one) => one.phrasings);
  const twice = words.find((one, index) => words.indexOf(one) !== index);
  if (twice !== undefined) report(['areas'], `"${twice}" is there twice: no question is asked twice`);
}).meta({ id: 'InterviewPlan' });
export type InterviewPlan = z.infer<typeof InterviewPlanSchema>;
