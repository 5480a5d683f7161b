import {
  isProblemCode,
  isRelayedMethod,
  SIGNALLING,
  signallingMethods,
  SocketResponseSchema,
} from '@spool/contracts';
import * as fc from 'fast-check';
import { parseSocketMessage } from './message-parser';
import type { ParsedMessage } from './message-parser';

const request = (data: unknown): string => JSON.stringify({ event: 'request', data });

/** What the gateway would send back for a message that it did not understand. */
function refusalOf(parsed: ParsedMessage): unknown {
  if (parsed.event !== 'malformed') return undefined;
  return { event: 'response', data: { id: parsed.data.id, ok: false, problem: parsed.data.problem } };
}

describe('parseSocketMessage', () => {
  it.each(signallingMethods)('understands %s', (method) => {
    expect(parseSocketMessage(request({ id: 7, method, params: { a: 1 } }))).toEqual({
      event: 'request',
      data: { id: 7, method, params: { a: 1 } },
    });
    expect(isRelayedMethod(method) || ['message', 'end', 'ping'].includes(method)).toBe(true);
  });

  it('understands a request without parameters', () => {
    expect(parseSocketMessage(request({ id: 0, method: 'ping' }))).toMatchObject({ event: 'request' });
  });

  it.each([
    ['no text', Buffer.from('{}'), 'bad_request', null],
    ['no JSON', '{"event":', 'bad_json', null],
    ['no object', '[1]', 'invalid_body', null],
    ['another event', '{"event":"welcome","data":{"id":3}}', 'invalid_body', 3],
    ['a method that is none', request({ id: 4, method: 'shout' }), 'invalid_body', 4],
    ['a method of every object', request({ id: 4, method: 'toString' }), 'invalid_body', 4],
    ['an id that is no number', request({ id: '4', method: 'ping' }), 'invalid_body', null],
    ['an id that nobody can count to', request({ id: 1e300, method: 'ping' }), 'invalid_body', null],
    ['a negative id', request({ id: -1, method: 'ping' }), 'invalid_body', -1],
  ])('makes a problem of %s, with the id if it has one', (_what, data, code, id) => {
    expect(parseSocketMessage(data)).toMatchObject({
      event: 'malformed',
      data: { id, problem: { code, detail: expect.stringMatching(/\.$/) } },
    });
  });

  it('names the field that is wrong', () => {
    expect(parseSocketMessage(request({ id: 1, method: 'shout' }))).toMatchObject({
      data: { problem: { errors: [{ field: 'data.method' }] } },
    });
  });

  it('never throws, and makes of anything either a known request or an answer that fits the wire', () => {
    const nearlyRight = fc.record(
      {
        event: fc.oneof(fc.constant('request'), fc.string()),
        data: fc.oneof(
          fc.jsonValue(),
          fc.record(
            {
              id: fc.oneof(fc.nat(), fc.jsonValue()),
              method: fc.oneof(fc.constantFrom(...signallingMethods), fc.string()),
              params: fc.jsonValue(),
            },
            { requiredKeys: [] },
          ),
        ),
      },
      { requiredKeys: [] },
    );
    const anything = fc.oneof(
      nearlyRight.map((message) => JSON.stringify(message)),
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.string({ unit: 'binary' }),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.anything(),
    );
    fc.assert(
      fc.property(anything, (data) => {
        const parsed = parseSocketMessage(data);
        if (parsed.event === 'request') {
          expect(Object.hasOwn(SIGNALLING, parsed.data.method)).toBe(true);
          expect(Number.isSafeInteger(parsed.data.id)).toBe(true);
          return;
        }
        const wire: unknown = JSON.parse(JSON.stringify(refusalOf(parsed)));
        expect(SocketResponseSchema.safeParse(wire).success).toBe(true);
        expect(isProblemCode(parsed.data.problem.code)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
