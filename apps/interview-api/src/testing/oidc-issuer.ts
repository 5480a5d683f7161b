import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWTPayload } from 'jose';

export const AUDIENCE = 'spool-web';

/** A sign-in service on this machine: publishes its keys, and signs what the tests want signed. */
export class OidcIssuer {
  private constructor(
    private readonly server: Server,
    private readonly key: CryptoKey,
    readonly url: string,
  ) {}

  static async start(): Promise<OidcIssuer> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [jwk] }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new OidcIssuer(server, privateKey, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  /** As Cognito's id tokens are. @param claims may replace any */
  sign(userId: string, claims: JWTPayload = {}): Promise<string> {
    const nowS = Math.floor(Date.now() / 1000);
    return new SignJWT({ iss: this.url, aud: AUDIENCE, sub: userId, iat: nowS, exp: nowS + 3600, ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .sign(this.key);
  }

  async stop(): Promise<void> {
    this.server.close();
    await once(this.server, 'close');
  }
}
