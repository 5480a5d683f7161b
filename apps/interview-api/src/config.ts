import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openRecordingStore, recordingSettings } from '@spool/recording';
import { webhookKey } from '@spool/webhooks';
import { z } from 'zod';
import { ALLOW_UNAUTHENTICATED, asksForCredentials, authSettings } from './auth/auth-settings';
import { directorySettings } from './media/directory-settings';
import { httpUrl, isLoopback, list } from './settings';

/**
 * The secret that gateway and media workers share when none is set. Everybody knows it, so it is
 * accepted only where nobody else can connect: on loopback.
 */
export const DEVELOPMENT_TOKEN = 'spool-development-token';

const WEB_NEXT_TO_BUNDLE = join(dirname(fileURLToPath(import.meta.url)), '../web');

const port = z.coerce.number().int().min(0).max(65_535);
/** Throws nothing, and so tells nobody the secret. */
function isWebhookSecret(secret: string): boolean {
  try {
    return webhookKey(secret).length > 0;
  } catch {
    return false;
  }
}
const iceUrls = (schemes: RegExp, example: string): z.ZodType<string[], string> =>
  list(z.string().regex(schemes, `must look like ${example}`));

/** The gateway's settings, from the environment. Ports may be 0: any free one. */
const ConfigSchema = z
  .object({
    HOST: z.string().default('127.0.0.1').describe('Address of the public API'),
    PORT: port.default(8080),
    PUBLIC_URL: httpUrl.optional().describe('Where browsers reach us, if not where the request says'),
    INTERNAL_HOST: z.string().default('127.0.0.1').describe('Address that media workers send events to'),
    INTERNAL_PORT: port.default(8081),
    INTERNAL_URL: httpUrl.optional().describe('How media workers reach INTERNAL_HOST and INTERNAL_PORT'),
    INTERNAL_TOKEN: z.string().min(1).default(DEVELOPMENT_TOKEN).describe('Shared with the media workers'),
    WORKER_URLS: list(httpUrl).default(['http://127.0.0.1:8090']).describe('Control APIs, by comma'),
    ...directorySettings,
    DATA_DIR: z.string().default('.data').describe('PGlite’s folder, when there is no DATABASE_URL'),
    DATABASE_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must be a postgres:// URL')
      .optional(),
    PLANS_DIR: z.string().optional().describe('Folder with interview plans of your own, as `*.json`'),
    ...recordingSettings,
    MIGRATIONS_DIR: z.string().optional().describe('Folder with the store’s SQL migrations'),
    WEB_DIR: z.string().default(WEB_NEXT_TO_BUNDLE).describe('Folder with the built page'),
    WEBHOOK_URL: httpUrl.optional().describe('Where `thread.proposed` is delivered'),
    WEBHOOK_SECRETS: list(
      z.string().refine(isWebhookSecret, 'must be whsec_ and base64 of at least 24 random bytes'),
    )
      .default([])
      .describe('Sign deliveries, by comma; two while the receiver changes from one to the next'),
    WEBHOOK_TIMEOUT_MS: z.coerce
      .number()
      .int()
      .min(100)
      .max(60_000)
      .default(10_000)
      .describe('What the receiver may take to answer'),
    STUN_URLS: iceUrls(/^stuns?:[\w.[\]:-]+$/, 'stun:stun.example.org:3478').default([]),
    TURN_URLS: iceUrls(/^turns?:[\w.[\]:-]+(\?transport=(udp|tcp))?$/, 'turn:turn.example.org:3478').default(
      [],
    ),
    TURN_SECRET: z.string().min(1).optional().describe('coturn’s static-auth-secret'),
    TURN_TTL_S: z.coerce.number().int().min(60).max(86_400).default(3600),
    SOCKET_HEARTBEAT_MS: z.coerce
      .number()
      .int()
      .min(10)
      .default(15_000)
      .describe('A browser that misses one is gone'),
    SOCKET_LINGER_MS: z.coerce
      .number()
      .int()
      .min(0)
      .default(2000)
      .describe('From an interview’s end to its socket’s'),
    ...authSettings,
  })
  .refine(({ TURN_URLS, TURN_SECRET }) => TURN_URLS.length === 0 || TURN_SECRET !== undefined, {
    path: ['TURN_SECRET'],
    message: 'is needed with TURN_URLS',
  })
  .refine(({ WEBHOOK_URL, WEBHOOK_SECRETS }) => WEBHOOK_URL === undefined || WEBHOOK_SECRETS.length > 0, {
    path: ['WEBHOOK_SECRETS'],
    message: 'is needed with WEBHOOK_URL',
  })
  .refine((c) => c.INTERNAL_TOKEN !== DEVELOPMENT_TOKEN || isLoopback(c.INTERNAL_HOST), {
    path: ['INTERNAL_TOKEN'],
    message: 'is needed when INTERNAL_HOST is not a loopback address',
  })
  .refine((c) => c.INTERNAL_URL !== undefined || isLoopback(c.INTERNAL_HOST), {
    path: ['INTERNAL_URL'],
    message: 'is needed when INTERNAL_HOST is not a loopback address',
  })
  .refine((c) => isLoopback(c.HOST) || asksForCredentials(c) || c.ALLOW_UNAUTHENTICATED !== undefined, {
    path: ['AUTH_API_KEYS'],
    message:
      'or OIDC_ISSUER is needed when HOST is not a loopback address; to let anybody do anything from anywhere, ' +
      `set ALLOW_UNAUTHENTICATED=${ALLOW_UNAUTHENTICATED}`,
  })
  .refine((c) => c.ALLOW_UNAUTHENTICATED === undefined || !asksForCredentials(c), {
    path: ['ALLOW_UNAUTHENTICATED'],
    message: 'contradicts AUTH_API_KEYS or OIDC_ISSUER: set one or the other',
  })
  .refine((c) => isLoopback(c.HOST) || !asksForCredentials(c) || c.JOIN_TOKEN_SECRETS.length > 0, {
    path: ['JOIN_TOKEN_SECRETS'],
    message: 'is needed when HOST is not a loopback address',
  })
  .refine((c) => c.OIDC_ISSUER === undefined || c.OIDC_AUDIENCES.length > 0, {
    path: ['OIDC_AUDIENCES'],
    message: 'is needed with OIDC_ISSUER',
  });
export type Config = z.output<typeof ConfigSchema>;
/** With what is known once the internal port is open. */
export type ResolvedConfig = Config & { INTERNAL_URL: string };

/** @throws {Error} one sentence that names the variables that are wrong */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = ConfigSchema.safeParse(given);
  if (parsed.success) {
    openRecordingStore(parsed.data)?.close(); // says what is wrong with it
    return parsed.data;
  }
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ');
  throw new Error(`Correct these environment variables: ${wrong}.`);
}

/** Whether the page was built: looked up at each request, as it may be built later. */
export const hasPage = (webDir: string): boolean => existsSync(join(webDir, 'index.html'));
