import { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import { CloudMapDirectory, DnsDirectory, StaticDirectory } from '@spool/discovery';
import type { WorkerDirectory } from '@spool/discovery';
import type { Logger } from '@spool/observability';
import type { Config } from '../config';

/** Who are the media workers: by Cloud Map where it is set, else by DNS, else as WORKER_URLS lists them. */
export function openDirectory(config: Config, logger: Logger): WorkerDirectory {
  const { CLOUD_MAP_NAMESPACE: namespace, CLOUD_MAP_SERVICE: service, WORKER_DNS: name } = config;
  const onError = (error: unknown): void =>
    logger.warn({ err: error }, 'The directory of media workers does not answer: those known are kept.');
  if (namespace !== undefined && service !== undefined) {
    const client = new ServiceDiscoveryClient({
      ...(config.CLOUD_MAP_ENDPOINT ? { endpoint: config.CLOUD_MAP_ENDPOINT } : {}),
    });
    return new CloudMapDirectory({ client, namespace, service, onError });
  }
  if (name !== undefined) {
    return new DnsDirectory({ name, port: config.WORKER_DNS_PORT, type: config.WORKER_DNS_TYPE, onError });
  }
  return new StaticDirectory(config.WORKER_URLS);
}
