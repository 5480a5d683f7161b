import { z } from 'zod';

/** Settings of who the media workers are; WORKER_URLS is beside them. */
export const directorySettings = {
  WORKER_DNS: z
    .string()
    .optional()
    .describe('Instead of WORKER_URLS: a name with an address for each worker'),
  WORKER_DNS_TYPE: z.enum(['A', 'AAAA', 'SRV']).default('A'),
  WORKER_DNS_PORT: z.coerce.number().int().min(1).max(65_535).default(8090).describe('Unless by SRV'),
  CLOUD_MAP_NAMESPACE: z
    .string()
    .optional()
    .describe('Instead of both: HTTP namespace in which workers register themselves'),
  CLOUD_MAP_SERVICE: z.string().optional().describe('Name of the service there'),
  CLOUD_MAP_ENDPOINT: z.url().optional().describe('Instead of the AWS region’s own'),
};
