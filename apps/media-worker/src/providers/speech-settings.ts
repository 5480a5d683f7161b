import { z } from 'zod';

/** Speech providers by the names that settings and plans (`providers.recogniser`, `providers.synthesiser`) use. */
export const SPEECH_PROVIDERS = ['embedded', 'deepgram', 'amazon', 'openai-compatible'] as const;
export type SpeechProvider = (typeof SPEECH_PROVIDERS)[number];

const chain = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim()))
  .pipe(z.array(z.enum(SPEECH_PROVIDERS)).min(1));

export const speechSettings = {
  RECOGNISER: chain
    .default(['embedded'])
    .describe('Who recognises, first choice first, by comma; the embedded engine is always the last'),
  SYNTHESISER: chain.default(['embedded']).describe('Who speaks, in the same way'),
  DEEPGRAM_API_KEY: z.string().min(1).optional(),
  DEEPGRAM_BASE_URL: z.url().optional().describe('Of a Deepgram of your own'),
  DEEPGRAM_MODEL: z.string().optional().describe('E.g. nova-3'),
  DEEPGRAM_VOICE: z.string().optional().describe('E.g. aura-2-thalia-en'),
  AMAZON_SPEECH_REGION: z
    .string()
    .optional()
    .describe('For Amazon Transcribe and Polly; credentials as the AWS SDK finds them'),
  POLLY_VOICE: z.string().optional().describe('E.g. Joanna'),
  SPEECH_BASE_URL: z.url().optional().describe('OpenAI-compatible speech endpoints, with their version'),
  SPEECH_API_KEY: z.string().min(1).optional(),
  SPEECH_TRANSCRIPTION_MODEL: z.string().optional().describe('E.g. whisper-1'),
  SPEECH_MODEL: z.string().optional().describe('E.g. tts-1'),
  SPEECH_VOICE: z.string().optional().describe('E.g. alloy'),
};
export type SpeechSettings = z.output<z.ZodObject<typeof speechSettings>>;

/** What makes each provider one that this deployment has. */
const NEEDS = {
  deepgram: 'DEEPGRAM_API_KEY',
  amazon: 'AMAZON_SPEECH_REGION',
  'openai-compatible': 'SPEECH_BASE_URL',
} as const satisfies Record<Exclude<SpeechProvider, 'embedded'>, keyof SpeechSettings>;

export const isConfigured = (settings: SpeechSettings, provider: SpeechProvider): boolean =>
  provider === 'embedded' || settings[NEEDS[provider]] !== undefined;

/** @throws {Error} a provider is asked for that is not configured, in one sentence */
export function assertConfigured(settings: SpeechSettings): void {
  for (const name of ['RECOGNISER', 'SYNTHESISER'] as const) {
    const missing = settings[name].find((provider) => !isConfigured(settings, provider));
    if (missing !== undefined && missing !== 'embedded')
      throw new Error(
        `Set ${NEEDS[missing]} for ${name}=${settings[name].join(',')}, or leave ${missing} out.`,
      );
  }
}
