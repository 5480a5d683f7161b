import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { errorCode } from '../error-code';

/**
 * @param variable the environment variable that sets the port, for the error
 * @returns the base URL that it listens on
 * @throws {Error} one sentence, if the port cannot be had
 */
export async function listen(
  app: NestFastifyApplication,
  variable: string,
  port: number,
  host: string,
): Promise<string> {
  try {
    await app.listen({ port, host });
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EADDRINUSE') {
      throw new Error(
        `Port ${port} is in use: stop what listens there, or set ${variable} to another port.`,
        {
          cause: error,
        },
      );
    }
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL') {
      throw new Error(`Port ${port} of ${host} cannot be opened (${code}): set ${variable} to another.`, {
        cause: error,
      });
    }
    throw error;
  }
  const address = app.getHttpServer().address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${actual}`;
}
