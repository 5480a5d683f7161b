import { tableOf } from './findings';
import { machineFindings } from './machine';
import { diagnose } from './doctor';
import { computeDeployment } from '../deploy-policy/compute';
import { parseContext } from '../config/arguments';

/** `npx nx run infra:doctor [-- -c environment=prod …]`: before a deployment, what is missing, and what mends it. */
async function main(): Promise<void> {
  const { env, scope, policies } = await computeDeployment(parseContext(process.argv.slice(2)));
  const endpoint = process.env['AWS_ENDPOINT_URL'];
  const settings = { region: env.region, maxAttempts: 2, ...(endpoint ? { endpoint } : {}) };
  const { findings } = await diagnose(settings, env, scope, policies);
  const all = [...findings, ...machineFindings()];
  process.stdout.write(`${tableOf(all)}\n`);
  process.exitCode = all.some(({ state }) => state === 'missing') ? 1 : 0;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
