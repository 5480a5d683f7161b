import { PollyClient } from '@aws-sdk/client-polly';
import type { InterviewPlan } from '@spool/contracts';
import {
  bedrockModel,
  LanguageModelPhraser,
  openAiCompatibleModel,
  PromptedInterviewer,
  type NamedModel,
} from '@spool/interviewers';
import { z } from 'zod';
import type { Phrasing } from '../media-process/phrased-turn';

/** Who finds the words: what a deployment has by default, and what plans may name in `providers.interviewer`. */
export const INTERVIEWERS = ['embedded', 'openai-compatible', 'bedrock'] as const;
type InterviewerName = (typeof INTERVIEWERS)[number];

export const languageModelSettings = {
  INTERVIEWER: z
    .enum(INTERVIEWERS)
    .default('embedded')
    .describe('Who finds the words, where the plan does not say; embedded needs no account'),
  INTERVIEWER_FIRST_SENTENCE_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(10_000)
    .default(1200)
    .describe('What a model is given for its first sentence; then the embedded interviewer’s is said'),
  LLM_BASE_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' })
    .optional()
    .describe('OpenAI-compatible, with its version: https://api.openai.com/v1, http://localhost:11434/v1'),
  LLM_MODEL: z.string().min(1).optional().describe('E.g. gpt-4.1-mini, llama3.1:8b'),
  LLM_API_KEY: z.string().min(1).optional().describe('Servers of your own often want none'),
  BEDROCK_MODEL: z
    .string()
    .min(1)
    .optional()
    .describe('Of a model or an inference profile in Amazon Bedrock'),
  BEDROCK_REGION: z.string().default(process.env['AWS_REGION'] ?? 'us-east-1'),
};
export type LanguageModelSettings = z.output<z.ZodObject<typeof languageModelSettings>>;

/** The language models that this deployment has; each is asked for all sessions of a media process. */
export class LanguageModels {
  readonly #default: InterviewerName;
  readonly #models: ReadonlyMap<InterviewerName, Phrasing>;

  /** @throws {Error} INTERVIEWER names a model that is not configured, in one sentence */
  constructor(settings: LanguageModelSettings) {
    this.#default = settings.INTERVIEWER;
    const named = new Map<InterviewerName, NamedModel>();
    const { LLM_BASE_URL: baseUrl, LLM_MODEL: model, LLM_API_KEY: apiKey, BEDROCK_MODEL: bedrock } = settings;
    if (baseUrl !== undefined && model !== undefined) {
      const key = apiKey === undefined ? {} : { apiKey };
      named.set('openai-compatible', openAiCompatibleModel({ baseUrl, model, ...key }));
    }
    if (bedrock !== undefined) {
      const region = settings.BEDROCK_REGION;
      // As every client of the SDK finds them: environment, task role, profile.
      const { credentials } = new PollyClient({ region }).config;
      named.set('bedrock', bedrockModel({ region, model: bedrock, credentials: () => credentials() }));
    }
    if (this.#default !== 'embedded' && !named.has(this.#default)) {
      const missing = this.#default === 'bedrock' ? 'BEDROCK_MODEL' : 'LLM_BASE_URL and LLM_MODEL';
      throw new Error(`Set ${missing} for INTERVIEWER=${this.#default}, or leave INTERVIEWER out.`);
    }
    const firstSentenceMs = settings.INTERVIEWER_FIRST_SENTENCE_MS;
    this.#models = new Map(
      [...named].map(([name, one]) => [
        name,
        {
          name: one.name,
          interviewer: new PromptedInterviewer(new LanguageModelPhraser(one), { firstSentenceMs }),
        },
      ]),
    );
  }

  /** The plan's first choice among those that there are, else the deployment's. @returns null: the embedded one */
  for(plan: InterviewPlan): Phrasing | null {
    const has = (name: string): name is InterviewerName =>
      name === 'embedded' || this.#models.has(name as InterviewerName);
    const chosen = plan.providers.interviewer.find(has) ?? this.#default;
    return this.#models.get(chosen) ?? null;
  }
}
