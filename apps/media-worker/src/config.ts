import { availableParallelism, homedir, hostname } from 'node:os';
import { join } from 'node:path';
import { openRecordingStore, recordingSettings } from '@spool/recording';
import { z } from 'zod';
import { LanguageModels, languageModelSettings } from './providers/language-models';
import { assertConfigured, speechSettings } from './providers/speech-settings';
import { clusterSettings } from './cluster/cluster-settings';

const port = z.coerce.number().int().min(1).max(65_535);
const cacheDir = process.env['SPOOL_CACHE_DIR'] ?? join(homedir(), '.cache', 'spool');

/** The media worker's settings, from the environment. */
const ConfigSchema = z.object({
  WORKER_ID: z.string().default(`${hostname()}-${process.pid}`),
  CONTROL_HOST: z.string().default('127.0.0.1').describe('Address of the internal control API'),
  CONTROL_PORT: port.default(8090),
  INTERNAL_TOKEN: z
    .string()
    .default('spool-development-token')
    .describe('Shared with the gateway; the default is for loopback only'),
  MEDIA_PROCESSES: z.coerce.number().int().min(1).max(128).default(availableParallelism()),
  RTC_LISTEN_IP: z.string().default('127.0.0.1').describe('Address that media sockets bind'),
  RTC_ANNOUNCED_ADDRESS: z.string().optional().describe('Address that browsers reach, if it is another one'),
  RTC_BASE_PORT: port.default(44_400).describe('UDP and TCP; process i uses base + i'),
  ICE_CONSENT_TIMEOUT_S: z.coerce
    .number()
    .int()
    .min(1)
    .max(60)
    .default(15)
    .describe('Browsers show signs of life every 5 s (RFC 7675): three misses mean that the path is broken'),
  ICE_RESTART_GRACE_S: z.coerce
    .number()
    .nonnegative()
    .default(10)
    .describe(
      'What a broken path is given to come back by an ICE restart, before the learner counts as gone',
    ),
  MEDIASOUP_WORKER_BIN: z.string().optional(),
  SPOOL_MODELS_DIR: z.string().default(join(cacheDir, 'models')),
  MAX_INTERVIEW_MINUTES: z.coerce.number().positive().default(20),
  IDLE_PROMPT_S: z.coerce
    .number()
    .positive()
    .default(15)
    .describe('Silence until the interviewer asks again'),
  ...recordingSettings,
  ...languageModelSettings,
  ...speechSettings,
  ...clusterSettings,
  SPOOL_FIXED_TEXT: z
    .string()
    .optional()
    .describe('For benchmarks: nothing is recognised, and the interviewer says this whatever it hears'),
  SPOOL_FIXED_TEXT_IN_PRODUCTION: z
    .literal('yes')
    .optional()
    .describe('Without it SPOOL_FIXED_TEXT is refused where NODE_ENV is production'),
  LOG_LEVEL: z.string().default('info'),
});
export type Config = z.infer<typeof ConfigSchema>;

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * @throws Error with one sentence that names the variables that are wrong
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = ConfigSchema.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    throw new Error(`Correct these environment variables: ${wrong}.`);
  }
  const config = parsed.data;
  // These say what is wrong with their settings.
  openRecordingStore(config)?.close();
  new LanguageModels(config);
  assertConfigured(config);
  if (!LOOPBACK.has(config.CONTROL_HOST) && given['INTERNAL_TOKEN'] === undefined) {
    throw new Error(
      'Set INTERNAL_TOKEN to a secret shared with the gateway: CONTROL_HOST is not a loopback address.',
    );
  }
  if (
    config.SPOOL_FIXED_TEXT !== undefined &&
    given['NODE_ENV'] === 'production' &&
    config.SPOOL_FIXED_TEXT_IN_PRODUCTION !== 'yes'
  ) {
    throw new Error(
      'Unset SPOOL_FIXED_TEXT, or set SPOOL_FIXED_TEXT_IN_PRODUCTION=yes for a benchmark: with it nobody is understood.',
    );
  }
  return config;
}
