import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { hasPage } from '../config';

/** Vite puts a hash of the content into these files' names, so that they never change. */
const HASHED = /[/\\]assets[/\\]/;

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Spool interview service</title>
<body><p>The page is not built yet: run <code>npx nx build web</code> and reload. The API is described at
<a href="/api/docs">/api/docs</a>.</p></body></html>`;

/** The page's own addresses, so that each can be opened, reloaded and sent to somebody: see `routes.ts` of apps/web. */
export const PAGE_PATHS = {
  '/': 'The page to hold an interview with',
  '/history': 'A user’s interviews',
  '/results/{session_id}': 'What an interview has found',
  '/operator': 'Kept for the operator’s page, which is not built yet',
} as const;

/** Serves the built page: its addresses are its index.html, asked for again each time; hashed files are kept for a year. */
export async function servePage(instance: FastifyInstance, webDir: string): Promise<void> {
  await instance.register(fastifyStatic, {
    root: webDir,
    index: false,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  for (const path of Object.keys(PAGE_PATHS)) {
    instance.get(path.replace(/\{(\w+)\}/g, ':$1'), (_request, reply) => {
      if (hasPage(webDir)) return reply.sendFile('index.html');
      return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(NOT_BUILT);
    });
  }
}
