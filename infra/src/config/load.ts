import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { EnvironmentSchema, type Environment } from './schema';

/** Where a short context name goes, besides `section.key`: the names that people know from other CDK apps. */
const SHORT_NAMES: Record<string, string> = {
  vpcId: 'network.vpcId',
  publicSubnetIds: 'network.publicSubnetIds',
  privateSubnetIds: 'network.privateSubnetIds',
  availabilityZones: 'network.availabilityZones',
  clusterName: 'cluster.clusterName',
  albArn: 'interviewApi.albArn',
  albListenerArn: 'interviewApi.albListenerArn',
  albSecurityGroupId: 'interviewApi.albSecurityGroupId',
  certificateArn: 'interviewApi.certificateArn',
  domainName: 'interviewApi.domainName',
  hostedZoneId: 'interviewApi.hostedZoneId',
  hostedZoneName: 'interviewApi.hostedZoneName',
  databaseHost: 'data.databaseHost',
  databaseSecretArn: 'data.databaseSecretArn',
  databaseSecurityGroupId: 'data.databaseSecurityGroupId',
  account: 'account',
  region: 'region',
  qualifier: 'qualifier',
  owner: 'owner',
  permissionsBoundary: 'permissionsBoundary',
};
const TOP_LEVEL = Object.keys(EnvironmentSchema.shape);

/**
 * An environment from its file, with values from the command line (`-c vpcId=… -c mediaWorker.cores=4`) put over it.
 * @param context what CDK was given with `-c`; names that are none of ours (CDK's own flags) are left alone
 * @throws {Error} one sentence that names the settings that are wrong
 */
export function loadEnvironment(file: string, context: Readonly<Record<string, unknown>> = {}): Environment {
  const settings = readJson(file);
  for (const [name, value] of Object.entries(context)) {
    const path = SHORT_NAMES[name] ?? (TOP_LEVEL.includes(name.split('.')[0] ?? '') ? name : undefined);
    if (path !== undefined) set(settings, path.split('.'), typeof value === 'string' ? parsed(value) : value);
  }
  const result = EnvironmentSchema.safeParse(settings);
  if (result.success) return result.data;
  const wrong = result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
  throw new Error(`Correct these settings in ${file} or on the command line: ${wrong}.`);
}

function readJson(file: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Error(
      `Write the environment’s settings as a JSON object into ${file}: it cannot be read (${String(cause)}).`,
      {
        cause,
      },
    );
  }
}

/** `-c` gives text: numbers, booleans and lists (by comma, or JSON) are meant as such. */
function parsed(text: string): unknown {
  if (/^(true|false|-?\d+(\.\d+)?)$/.test(text) && !/^\d{12}$/.test(text)) return JSON.parse(text);
  if (text.startsWith('[')) return JSON.parse(text);
  return text.includes(',') ? text.split(',').map((part) => part.trim()) : text;
}

function set(target: Record<string, unknown>, [key = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const inner = z.record(z.string(), z.unknown()).safeParse(target[key]);
  const section = inner.success ? inner.data : {};
  target[key] = section;
  set(section, rest, value);
}
