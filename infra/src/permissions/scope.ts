import type { Environment } from '../config/schema';
import { clusterName } from '../names';
import type { Scope } from './narrow';

/** CDK's, where none is chosen. */
export const DEFAULT_QUALIFIER = 'hnb659fds';

/** @param account twelve digits, when they are known */
export function scopeOf(env: Environment, account = env.account): Scope {
  const prefix = `${env.project}-${env.environment}`;
  const theirBalancer = /loadbalancer\/app\/([^/]+)/.exec(env.interviewApi.albArn ?? '')?.[1];
  return {
    partition: 'aws',
    region: env.region,
    account: account ?? '*',
    prefix,
    path: `${env.project}/${env.environment}`,
    qualifier: env.qualifier ?? DEFAULT_QUALIFIER,
    repositories: [env.mediaWorker.repository, env.interviewApi.repository],
    cluster: clusterName(env),
    loadBalancers: [`${prefix}-*`, ...(theirBalancer ? [theirBalancer] : [])],
  };
}
