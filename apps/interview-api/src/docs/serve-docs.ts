import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import swaggerUiFolder from 'swagger-ui-dist/absolute-path.js';

const FILES = ['swagger-ui.css', 'swagger-ui-bundle.js'];

/** Serves those files of Swagger UI that the page at /api/docs loads. */
export async function serveDocs(instance: FastifyInstance): Promise<void> {
  await instance.register(fastifyStatic, {
    root: swaggerUiFolder(),
    prefix: '/api/docs/',
    decorateReply: false,
    index: false,
    cacheControl: true,
    maxAge: '1h',
    allowedPath: (path) => FILES.includes(path.slice(1)),
  });
}
