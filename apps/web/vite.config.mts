import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const workspace = join(import.meta.dirname, '../..');

/** `@spool/*` from tsconfig.base.json, so that there is one list of them. */
function aliases(): Record<string, string> {
  const { compilerOptions } = JSON.parse(readFileSync(join(workspace, 'tsconfig.base.json'), 'utf8')) as {
    compilerOptions: { paths: Record<string, [string]> };
  };
  return Object.fromEntries(
    Object.entries(compilerOptions.paths).map(([alias, [path]]) => [alias, join(workspace, path)]),
  );
}

const gateway = process.env.GATEWAY_URL ?? 'http://localhost:8080';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: join(workspace, 'node_modules/.vite/web'),
  plugins: [react()],
  resolve: { alias: aliases() },
  server: {
    port: 4200,
    proxy: { '/api': { target: gateway, ws: true }, '/health': gateway },
  },
  build: {
    outDir: join(workspace, 'dist/apps/web'),
    emptyOutDir: true,
    target: 'es2022',
    // The page's Content-Security-Policy has no data: for scripts and fonts; files are cached for long anyway.
    assetsInlineLimit: 0,
    // One chunk, React, mediasoup-client and zod in it: the page needs all of it for its one button.
    chunkSizeWarningLimit: 900,
  },
});
