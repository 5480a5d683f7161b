import { spawnSync } from 'node:child_process';
import type { Finding } from './findings';

/** What a deployment needs on this machine. */
export function machineFindings(): Finding[] {
  const tool = (what: string, program: string, args: string[], command: string): Finding => {
    const { status, stdout } = spawnSync(program, args, { encoding: 'utf8', timeout: 20_000 });
    return status === 0
      ? { what, state: 'ok', detail: stdout.trim().split('\n')[0] ?? '' }
      : { what, state: 'missing', detail: `\`${[program, ...args].join(' ')}\` does not answer`, command };
  };
  return [
    tool(
      'Docker engine',
      'docker',
      ['version', '--format', '{{.Server.Version}}'],
      'sudo systemctl start docker    # or install it: https://docs.docker.com/engine/install',
    ),
    tool('AWS CLI', 'aws', ['--version'], 'python3 -m pip install --user awscli'),
  ];
}
