import type { Environment } from './config/schema';

/** Ports that the apps listen on; see their config.ts. */
export const PORTS = { gateway: 8080, gatewayInternal: 8081, workerControl: 8090 } as const;

/** Whom both images run as; see the Dockerfiles. */
export const CONTAINER_UID = '10001';

/** Our namespace in CloudWatch, e.g. `Spool/dev`. */
export const metricNamespace = (env: Environment): string => `Spool/${env.environment}`;

/** E.g. `spool-dev-media-worker`. */
export const nameOf = (env: Environment, part: string): string => `${env.project}-${env.environment}-${part}`;

/** Of Cloud Map's private DNS, e.g. `spool-dev.internal`. */
export const privateZone = (env: Environment): string => `${env.project}-${env.environment}.internal`;

export const clusterName = (env: Environment): string => env.cluster.clusterName ?? nameOf(env, 'cluster');

export const databasePort = (env: Environment): number =>
  env.data.databasePort ?? (env.data.databaseHost ? 5432 : 5433);

/** Media ports of one worker, one a core; each carries UDP and TCP. */
export const mediaPorts = (env: Environment): number[] =>
  Array.from({ length: env.mediaWorker.cores }, (_, core) => env.mediaWorker.basePort + core);
