import fc from 'fast-check';
import { isWebhookGenuine, signWebhook, webhookKey } from './signature';

it('is the one that Standard Webhooks gives as an example', () => {
  const key = webhookKey('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
  const headers = signWebhook('msg_p5jXN8AQM9LWM0D4loKWxJek', '{"test": 2432232314}', 1614265330_000, [key]);
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

const key = webhookKey(`whsec_${Buffer.alloc(32, 7).toString('base64')}`);
const other = webhookKey(`whsec_${Buffer.alloc(32, 8).toString('base64')}`);

it('is genuine for what was signed and for nothing else', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.string(), fc.string(), (id, body, otherBody) => {
      const headers = signWebhook(id, body, 5_000, [key]);
      expect(isWebhookGenuine(headers, body, 5_000, [key])).toBe(true);
      expect(isWebhookGenuine(headers, body, 5_000, [other])).toBe(false);
      expect(isWebhookGenuine(headers, otherBody, 5_000, [key])).toBe(body === otherBody);
      expect(isWebhookGenuine({ ...headers, 'webhook-id': `${id}x` }, body, 5_000, [key])).toBe(false);
    }),
  );
});

it('is no longer genuine after five minutes', () => {
  const headers = signWebhook('id', 'body', 1_000_000, [key]);
  expect(isWebhookGenuine(headers, 'body', 1_000_000 + 300_000, [key])).toBe(true);
  expect(isWebhookGenuine(headers, 'body', 1_000_000 + 302_000, [key])).toBe(false);
});

it('is made with the old key too while a secret is changed', () => {
  const headers = signWebhook('id', 'body', 1, [key, other]);
  expect(isWebhookGenuine(headers, 'body', 1, [other])).toBe(true);
  expect(isWebhookGenuine(headers, 'body', 1, [key])).toBe(true);
});

it('wants a secret that cannot be guessed', () => {
  for (const secret of ['', 'whsec_', 'whsec_c2hvcnQ=', Buffer.alloc(32).toString('base64')]) {
    expect(() => webhookKey(secret)).toThrow(RangeError);
  }
});
