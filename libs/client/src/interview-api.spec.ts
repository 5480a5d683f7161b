import {
  getRecording,
  deleteUserData,
  getResults,
  getTranscriptText,
  listInterviews,
  resolveUrl,
  startInterview,
} from './interview-api';

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

  it('ask for what was asked of them and nothing else', async () => {
    const { calls, fetch } = answering(200, '{}');
    await listInterviews({ userId: 'a b&c', baseUrl, fetch });
    await listInterviews({
      userId: 'ada',
      from: '2026-01-01T00:00:00Z',
      limit: 5,
      cursor: 'x=',
      baseUrl,
      fetch,
    });
    await startInterview({ userId: 'ada', planId: 'p1', recordingConsent: true, baseUrl, fetch });
    await deleteUserData('a/b', { baseUrl, fetch });
    expect(calls.map(({ url }) => url.slice(baseUrl.length))).toEqual([
      '/api/interviews?user_id=a+b%26c',
      '/api/interviews?user_id=ada&from=2026-01-01T00%3A00%3A00Z&limit=5&cursor=x%3D',
      '/api/interview/start',
      '/api/users/a%2Fb/data',
    ]);
    expect(calls[2]?.init?.body).toBe('{"user_id":"ada","plan_id":"p1","recording_consent":true}');
    expect(calls[3]?.init?.method).toBe('DELETE');
  });

  it('give text where text is asked for, empty or not', async () => {
    for (const text of ['WEBVTT\n', '']) {
      const { calls, fetch } = answering(200, text);
      expect(await getTranscriptText('s1', 'vtt', { baseUrl, fetch })).toBe(text);
      expect(calls[0]?.url).toBe('https://api.example.org/api/interview/s1/transcript?format=vtt');
    }
  });

  it('keep an id from changing the address', async () => {
    const { calls, fetch } = answering(200, '{}');
    await getResults('../../health', { baseUrl, fetch });
    expect(calls[0]?.url).toBe('https://api.example.org/api/interview/..%2F..%2Fhealth/results');
  });
});

describe('a token', () => {
  it('goes to the server that it is for, and nowhere else', async () => {
    const { calls, fetch } = answering(200, '{}');
    await getResults('s1', { baseUrl, fetch, token: 't' });
    expect(calls[0]?.init?.headers).toMatchObject({ authorization: 'Bearer t' });
    await getRecording('https://elsewhere.example/x', { baseUrl, fetch, token: 't' });
    expect(calls[1]?.init?.headers).not.toHaveProperty('authorization');
  });
});

describe('resolveUrl', () => {
  it('leaves an absolute address alone and completes a relative one', () => {
    expect(resolveUrl('wss://media.example.org/ws', baseUrl)).toBe('wss://media.example.org/ws');
    expect(resolveUrl('/ws?a=1', baseUrl)).toBe('https://api.example.org/ws?a=1');
  });
});
