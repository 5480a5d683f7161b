import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlansResponseSchema } from '@spool/contracts';
import type { PlansResponse, ResultsResponse, StartResponse } from '@spool/contracts';
import { BUILT_IN_PLANS, INTEREST_DISCOVERY } from '@spool/interview';
import { FakeWorker } from '../testing/fake-worker';
import { problem, startGateway, temporaryFolder } from '../testing/gateway';
import type { TestGateway } from '../testing/gateway';
import { readPlans } from './plan-files';

describe('interview plans', () => {
  const folder = temporaryFolder();
  const plansDir = join(folder.path, 'plans');
  const mine = { ...INTEREST_DISCOVERY, id: 'music-only', title: 'Music', max_minutes: 3 };
  const onTape = {
    ...mine,
    id: 'on-tape',
    consent: { ...mine.consent, recording: 'always' },
  };
  let worker: FakeWorker;
  let gateway: TestGateway;

  beforeAll(async () => {
    mkdirSync(plansDir);
    writeFileSync(join(plansDir, 'music.json'), JSON.stringify(mine));
    writeFileSync(join(plansDir, 'tape.json'), JSON.stringify(onTape));
    writeFileSync(join(plansDir, 'README.md'), 'No plan.');
    worker = await FakeWorker.start();
    gateway = await startGateway({
      DATA_DIR: join(folder.path, 'data'),
      WORKER_URLS: worker.url,
      PLANS_DIR: plansDir,
      RECORDING_DIR: join(folder.path, 'tapes'),
    });
  });
  afterAll(async () => {
    await gateway.close();
    await worker.stop();
    folder.remove();
  });

  const start = (body: object) => gateway.call<StartResponse>('POST', '/api/interview/start', body);

  it('are listed with what somebody needs to choose one and to agree to it', async () => {
    const { status, body } = await gateway.call<PlansResponse>('GET', '/api/interview/plans');
    expect(status).toBe(200);
    expect(PlansResponseSchema.parse(body)).toEqual(body);
    expect(body.plans.map(({ id }) => id)).toEqual([
      ...BUILT_IN_PLANS.map(({ id }) => id),
      'music-only',
      'on-tape',
    ]);
    expect(body.plans.at(-2)).toMatchObject({ title: 'Music', minutes: 3, consent: mine.consent });
  });

  it('are copied whole into the log when an interview begins, so that it never changes under way', async () => {
    const { body } = await start({ user_id: 'test', plan_id: 'music-only' });
    expect(worker.sessions.get(body.session_id)?.log[0]?.event).toMatchObject({
      type: 'interview_created',
      plan: mine,
    });
    const results = await gateway.call<ResultsResponse>('GET', `/api/interview/${body.session_id}/results`);
    expect(results.body.plan).toEqual({ id: 'music-only', version: mine.version, title: 'Music' });
  });

  it('are held with consent to the recording where they are always recorded, and write down what was agreed to', async () => {
    expect(await start({ user_id: 'test', plan_id: 'on-tape' })).toMatchObject(
      problem(422, 'consent_required'),
    );
    const consents = async (body: object): Promise<unknown> => {
      const started = await start({ user_id: 'test', ...body });
      return worker.sessions.get(started.body.session_id)?.log[0]?.event;
    };
    expect(await consents({ plan_id: 'on-tape', recording_consent: true })).toMatchObject({
      recording_consent: true,
    });
    expect(await consents({})).toMatchObject({ recording_consent: false });
  });

  it('are interest discovery where none is asked for', async () => {
    const id = await gateway.begin();
    const results = await gateway.call<ResultsResponse>('GET', `/api/interview/${id}/results`);
    expect(results.body.plan).toMatchObject({ id: INTEREST_DISCOVERY.id });
  });

  it('that are not there are a 422 that names those that are, and start nothing', async () => {
    const before = worker.callsOf('take').length;
    const answer = await start({ user_id: 'test', plan_id: 'astrology' });
    expect(answer).toMatchObject(problem(422, 'invalid_body', 'plan_id'));
    expect(JSON.stringify(answer.body)).toContain('interest-discovery, job-interview-rehearsal');
    expect(await start({ user_id: 'test', plan_id: 7 })).toMatchObject(
      problem(422, 'invalid_body', 'plan_id'),
    );
    expect(worker.callsOf('take')).toHaveLength(before);
  });

  describe('of a deployment', () => {
    const withFiles = (files: Record<string, string>): string => {
      const path = join(folder.path, `plans-${Math.random()}`);
      mkdirSync(path);
      for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
      return path;
    };

    it('may take the place of one that is shipped', () => {
      const plans = readPlans(
        withFiles({ 'a.json': JSON.stringify({ ...INTEREST_DISCOVERY, title: 'Ours', version: 7 }) }),
      );
      expect(plans.map(({ id }) => id)).toEqual(BUILT_IN_PLANS.map(({ id }) => id));
      expect(plans[0]).toMatchObject({ title: 'Ours', version: 7 });
    });

    it.each<[string, Record<string, string>, RegExp]>([
      ['no JSON', { 'a.json': '{' }, /^The interview plan .*a\.json is not valid JSON \(.*\): correct it\.$/],
      [
        'no plan',
        { 'a.json': JSON.stringify({ ...mine, areas: [] }) },
        /^The interview plan .*a\.json cannot be used\. Correct areas: .*\.$/,
      ],
      [
        'another’s id',
        { 'a.json': JSON.stringify(mine), 'b.json': JSON.stringify(mine) },
        /^The interview plans .*a\.json and .*b\.json both have the id music-only: give one another\.$/,
      ],
    ])('are refused at the start if a file has %s', async (_what, files, sentence) => {
      const env = { DATA_DIR: join(folder.path, 'other'), PLANS_DIR: withFiles(files) };
      await expect(startGateway(env)).rejects.toThrow(sentence);
    });

    it('are refused at the start if their folder is not there', async () => {
      const env = { DATA_DIR: join(folder.path, 'other'), PLANS_DIR: join(folder.path, 'nowhere') };
      await expect(startGateway(env)).rejects.toThrow(/^The folder .*ENOENT.*: correct PLANS_DIR, .*\.$/);
    });
  });
});
