import { getResults, resolveUrl, startInterview } from './interview-api';

const answering = (status: number, body: string) => {
  const calls: { url: string; init: RequestInit | undefined }[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    calls.push({ url: String(input), init });
    return Promise.resolve(new Response(body, { status }));
  };
  return { calls, fetch };
};
const baseUrl = 'https://api.example.org';

describe('the REST calls', () => {
  it('send what the contract says and return what the server says', async () => {
    const { calls, fetch } = answering(201, '{"session_id":"s1"}');
    const started = await startInterview({ userId: 'u1', mode: 'thread', baseUrl, fetch });
    expect(started.session_id).toBe('s1');
    expect(calls[0]?.url).toBe('https://api.example.org/api/interview/start');
    expect(calls[0]?.init).toMatchObject({ method: 'POST', body: '{"user_id":"u1","mode":"thread"}' });
  });

  it('reject with the server’s problem and its fields', async () => {
    const errors = [{ field: 'user_id', message: 'too long' }];
    const { fetch } = answering(
      422,
      JSON.stringify({ code: 'invalid_body', detail: 'Correct "user_id".', errors }),
    );
    await expect(startInterview({ userId: 'u1', baseUrl, fetch })).rejects.toMatchObject({
      code: 'invalid_body',
      detail: 'Correct "user_id".',
      errors,
    });
  });

  it('reject with a code of their own when the answer is not ours or there is none', async () => {
    const { fetch } = answering(502, '<html>Bad gateway</html>');
    await expect(getResults('s1', { baseUrl, fetch })).rejects.toMatchObject({ code: 'bad_response' });
    const offline = () => Promise.reject(new TypeError('fetch failed'));
    await expect(getResults('s1', { baseUrl, fetch: offline })).rejects.toMatchObject({
      code: 'network_error',
    });
  });

  it('keep an id from changing the address', async () => {
    const { calls, fetch } = answering(200, '{}');
    await getResults('../../health', { baseUrl, fetch });
    expect(calls[0]?.url).toBe('https://api.example.org/api/interview/..%2F..%2Fhealth/results');
  });
});

describe('resolveUrl', () => {
  it('leaves an absolute address alone and completes a relative one', () => {
    expect(resolveUrl('wss://media.example.org/ws', baseUrl)).toBe('wss://media.example.org/ws');
    expect(resolveUrl('/ws?a=1', baseUrl)).toBe('https://api.example.org/ws?a=1');
  });
});
