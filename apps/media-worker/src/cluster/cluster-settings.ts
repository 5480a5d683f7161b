import { z } from 'zod';

const ms = z.coerce.number().int().positive();

/** Settings of a media worker among others. */
export const clusterSettings = {
  SESSIONS_PER_PROCESS: z.coerce
    .number()
    .int()
    .positive()
    .default(50)
    .describe(
      'What a media process is taken to hold, to compare workers with; it refuses by what it measures',
    ),
  LEASE_MS: ms
    .default(3000)
    .describe('Without a word from any gateway for so long, sessions fall silent until one confirms them'),
  DRAIN_BUDGET_MS: ms
    .default(110_000)
    .describe('What SIGTERM gives sessions to be handed over, if there is another worker'),
  CLOUD_MAP_SERVICE_ID: z.string().optional().describe('Cloud Map service to register in'),
  CLOUD_MAP_ENDPOINT: z.url().optional().describe('Instead of the AWS region’s own'),
  CONTROL_URL: z
    .url()
    .optional()
    .describe('How gateways reach CONTROL_HOST and CONTROL_PORT, if not where these say'),
};
