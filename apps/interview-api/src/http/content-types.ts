import { ProblemError } from '@spool/contracts';
import type { FastifyInstance } from 'fastify';

const SDP = 'application/sdp';
/** The one route that takes SDP as such. */
const OFFER_ROUTE = '/api/interview/:id/rtc/offer';

/** Whether a content type is `application/sdp`, whatever its parameters. */
export const isSdp = (contentType: string | undefined): boolean =>
  contentType?.split(';', 1)[0]?.trim().toLowerCase() === SDP;

/** JSON everywhere, SDP where it is an offer, nothing else. */
export function acceptContentTypes(instance: FastifyInstance): void {
  const parseJson = instance.getDefaultJsonParser('remove', 'remove');
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // Many clients send the header always; no body is then no body.
    if (body === '') done(null, undefined);
    else void parseJson(request, String(body), done);
  });
  instance.addContentTypeParser(SDP, { parseAs: 'string' }, (_request, body, done) => done(null, body));
  instance.addHook('onRequest', (request, _reply, done) => {
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') {
      done(new ProblemError('unsupported_media_type', 'Send the body as it is, without `Content-Encoding`.'));
    } else if (isSdp(request.headers['content-type']) && request.routeOptions.url !== OFFER_ROUTE) {
      done(
        new ProblemError('unsupported_media_type', 'Send the body with `Content-Type: application/json`.'),
      );
    } else done();
  });
}
