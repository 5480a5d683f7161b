// `npm run deploy-policy [-- -c environment=prod …] [--prove | --quick]`: the permissions that deploying takes, computed
// from the templates; with --prove (or --quick, on the smallest stack) tried on an emulator. The work is in
// infra/src/deploy-policy: the CDK is CommonJS, so it is bundled apart from the other tools.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installPackages } from '../setup/packages.mjs';
import { root } from '../setup/paths.mjs';
import { runMain } from '../setup/main.mjs';
import { pythonTool } from '../python/index.mjs';

const args = process.argv.slice(2);

runMain(async () => {
  await installPackages();
  const { build } = await import('esbuild');
  mkdirSync(join(root, 'dist/tools'), { recursive: true });
  const folder = mkdtempSync(join(root, 'dist/tools/deploy-policy-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const bundle = async (entry, outfile, format) => {
    await build({
      entryPoints: [join(root, entry)],
      outfile: join(folder, outfile),
      format,
      bundle: true,
      platform: 'node',
      target: 'node20',
      packages: 'external',
      sourcemap: 'inline',
      logLevel: 'warning',
    });
    return join(folder, outfile);
  };
  const program = await bundle('infra/src/deploy-policy/main.ts', 'main.cjs', 'cjs');
  const isProof = args.includes('--prove') || args.includes('--quick');
  const figures = join(folder, 'figures.json');
  const env = {
    ...process.env,
    SPOOL_FIGURES: figures,
    ...(isProof
      ? {
          SPOOL_PYTHON: await pythonTool('moto'),
          SPOOL_EMULATOR: join(root, 'tools/deploy-policy/emulator/server.py'),
          // The emulator is on this machine; nobody's real credentials are of use there.
          AWS_EC2_METADATA_DISABLED: 'true',
        }
      : {}),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
  const child = spawn(process.execPath, ['--enable-source-maps', program, ...args], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  const code = await new Promise((resolve) => child.once('exit', (exit) => resolve(exit ?? 1)));
  if (existsSync(figures)) {
    const report = await bundle('tools/report/index.ts', 'report.mjs', 'esm');
    const { machine, writeReport } = await import(pathToFileURL(report).href);
    const values = JSON.parse(readFileSync(figures, 'utf8'));
    process.stdout.write(`${machine()}\n${writeReport('deploy-policy', values, root)}\n`);
  }
  process.exit(code);
});
