import { InterviewListSchema } from '@spool/contracts';
import type { InterviewList, StartResponse, TranscriptResponse } from '@spool/contracts';
import { FakeWorker } from '../testing/fake-worker';
import { problem, startGateway, temporaryFolder } from '../testing/gateway';
import type { TestGateway } from '../testing/gateway';

describe('interviews that were held', () => {
  const folder = temporaryFolder();
  let worker: FakeWorker;
  let gateway: TestGateway;

  beforeAll(async () => {
    worker = await FakeWorker.start();
    gateway = await startGateway({ DATA_DIR: folder.path, WORKER_URLS: worker.url });
  });
  afterAll(async () => {
    await gateway.close();
    await worker.stop();
    folder.remove();
  });

  const list = async (query: Record<string, string> = {}): Promise<InterviewList> => {
    const answer = await gateway.call('GET', `/api/interviews?${new URLSearchParams(query)}`);
    expect(answer.status).toBe(200);
    return InterviewListSchema.parse(answer.body);
  };
  const idsIn = (page: InterviewList): string[] => page.interviews.map((one) => one.session_id);

  it('are listed by user, newest first, page by page', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.push(await gateway.begin('lister & co'));
    const theirs = await gateway.begin('somebody else');
    const seen: string[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const page: InterviewList = await list({
        user_id: 'lister & co',
        limit: '2',
        ...(cursor === null ? {} : { cursor }),
      });
      seen.push(...idsIn(page));
      cursor = page.next_cursor;
      pages += 1;
    } while (cursor !== null);
    expect(pages).toBe(3);
    expect([...seen].sort()).toEqual([...ids].sort());
    expect(seen).not.toContain(theirs);
    expect(idsIn(await list())).toEqual(expect.arrayContaining([theirs, ...ids]));
    expect(await list({ user_id: 'nobody' })).toEqual({ interviews: [], next_cursor: null });
  });

  it('are listed by date and by whether they are over', async () => {
    const { body } = await gateway.call<StartResponse>('POST', '/api/interview/start', {
      user_id: 'dated',
      mode: 'thread',
      plan_id: 'customer-research',
    });
    const over = body.session_id;
    await gateway.call('POST', `/api/interview/${over}/end`);
    const goesOn = await gateway.begin('dated');
    const of = async (query: Record<string, string>): Promise<string[]> =>
      idsIn(await list({ user_id: 'dated', ...query }));
    expect(await of({ ended: 'true' })).toEqual([over]);
    expect(await of({ ended: 'false' })).toEqual([goesOn]);
    const [item] = (await list({ user_id: 'dated', ended: 'true' })).interviews;
    expect(item).toMatchObject({ mode: 'thread', plan_id: 'customer-research', user_id: 'dated' });
    const created = item?.created_at ?? '';
    expect(await of({ from: created })).toContain(over);
    expect(await of({ to: created })).not.toContain(over);
    expect(await of({ from: '2020-01-01', to: '2020-12-31T23:59:59+02:00' })).toEqual([]);
  });

  it.each([
    ['limit', '0'],
    ['limit', '101'],
    ['limit', 'all'],
    ['from', 'yesterday'],
    ['to', '2026-13-01'],
    ['ended', 'maybe'],
    ['user_id', ''],
    ['user_id', 'a\0b'],
    ['cursor', 'next'],
    ['cursor', `1_${'-'.repeat(36)}`],
  ])('are not listed by a %s of %j, and the answer names it', async (name, value) => {
    const answer = await gateway.call('GET', `/api/interviews?${new URLSearchParams({ [name]: value })}`);
    expect(answer).toMatchObject(problem(422, 'invalid_parameter', name));
  });

  it('are not listed by two values for one thing', async () => {
    const answer = await gateway.call('GET', '/api/interviews?user_id=a&user_id=b');
    expect(answer).toMatchObject(problem(422, 'invalid_parameter', 'user_id'));
  });

  describe('have a transcript', () => {
    let id: string;
    const get = (query: string, accept?: string) =>
      gateway.send<string | TranscriptResponse>(`/api/interview/${id}/transcript${query}`, {
        headers: accept === undefined ? {} : { accept },
      });

    beforeAll(async () => {
      id = await gateway.begin();
      await gateway.call('POST', `/api/interview/${id}/message`, { text: 'Robots & <kites>' });
    });

    it.each([
      ['', undefined, 'application/json'],
      ['?format=json', 'text/vtt', 'application/json'],
      ['?format=vtt', undefined, 'text/vtt'],
      ['', 'text/vtt', 'text/vtt'],
      ['?format=text', undefined, 'text/plain'],
      ['', 'text/plain;q=0.9, text/vtt;q=0.1', 'text/plain'],
    ])('at %j with Accept: %s as %s', async (query, accept, type) => {
      const { status, headers, body } = await get(query, accept);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe(`${type}; charset=utf-8`);
      expect(headers.get('vary')).toBe('accept');
      if (type === 'application/json') expect(body).toMatchObject({ turns: [{ text: 'Robots & <kites>' }] });
      else if (type === 'text/vtt')
        expect(body).toMatch(/^WEBVTT\n[^]*<v Learner>Robots &amp; &lt;kites&gt;\n/);
      else expect(body).toMatch(/^Interview [^]*\] Learner: Robots & <kites>\n/);
    });

    it('in no other format', async () => {
      expect(await get('?format=pdf')).toMatchObject(problem(422, 'invalid_parameter', 'format'));
      expect(await get('?format=vtt&format=json')).toMatchObject(problem(422, 'invalid_parameter', 'format'));
    });
  });
});
