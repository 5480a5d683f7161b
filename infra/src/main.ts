import { join } from 'node:path';
import { createApp } from './app';
import { loadEnvironment } from './config/load';

try {
  createApp((context) => {
    const environment = String(context['environment'] ?? context['env'] ?? 'dev');
    return loadEnvironment(String(context['config'] ?? join('infra/config', `${environment}.json`)), context);
  }).synth();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
