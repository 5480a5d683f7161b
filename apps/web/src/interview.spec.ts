import { InterviewClientError } from '@spool/client';
import type { InterviewConnection, InterviewConnectionEvents } from '@spool/client';
import type { HealthResponse, JoinInfo, ResultsResponse } from '@spool/contracts';
import { Interview } from './interview';
import type { InterviewServer } from './interview-server';

const results = { session_id: 's1', final: true } as ResultsResponse;
const healthWith = (recogniser: string | null) =>
  ({ speech: { recogniser, synthesiser: 'v' } }) as HealthResponse;

/** A connection that does what the test says. */
class FakeConnection {
  readonly listeners = new Map<string, (value: never) => void>();
  readonly connect = jest.fn<void, Parameters<InterviewConnection['connect']>>();
  readonly end = jest.fn<Promise<ResultsResponse>, []>(() => Promise.resolve(results));
  readonly sendMessage = jest.fn<ReturnType<InterviewConnection['sendMessage']>, [string]>(() =>
    Promise.resolve({ turn_id: 1, reply: 'ok' }),
  );
  readonly close = jest.fn();
  readonly mute = jest.fn();
  readonly resumePlayback = () => Promise.resolve();
  readonly useMicrophone = () => Promise.resolve();

  on<K extends keyof InterviewConnectionEvents>(
    event: K,
    listener: (value: InterviewConnectionEvents[K]) => void,
  ): () => void {
    this.listeners.set(event, listener);
    return () => undefined;
  }

  tell<K extends keyof InterviewConnectionEvents>(event: K, value: InterviewConnectionEvents[K]): void {
    this.listeners.get(event)?.(value as never);
  }
}

let connections: FakeConnection[];
function interviewWith(server: Partial<InterviewServer<FakeConnection>> = {}) {
  connections = [];
  return new Interview<FakeConnection>({
    userId: 'u1',
    server: {
      health: () => Promise.resolve(healthWith('r')),
      start: () => Promise.resolve({ session_id: 's1' } as JoinInfo),
      results: () => Promise.resolve(results),
      connection: () => {
        const connection = new FakeConnection();
        connections.push(connection);
        return connection;
      },
      ...server,
    },
  });
}
const only = () => connections.at(-1) as FakeConnection;
const microphone = () => only().connect.mock.calls[0]?.[0].microphone;

/** Lets what is resolved already be handled. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('starting', () => {
  it('asks for the microphone, unless the learner would rather type or nothing understands speech', async () => {
    const talking = interviewWith();
    await talking.start(true);
    expect(talking.snapshot().phase).toBe('talking');
    expect(microphone()).toBe('default');

    await interviewWith().start(false);
    expect(microphone()).toBeNull();

    const deaf = interviewWith({ health: () => Promise.resolve(healthWith(null)) });
    await deaf.checkServer();
    await deaf.start(true);
    expect(microphone()).toBeNull();
  });

  it('asks for the interview that is wanted', async () => {
    const start = jest.fn(() => Promise.resolve({ session_id: 's1' } as JoinInfo));
    const wanted = { planId: 'p1', mode: 'thread', recordingConsent: true } as const;
    await interviewWith({ start }).start(true, wanted);
    expect(start).toHaveBeenCalledWith('u1', wanted);
  });

  it('tells whether somebody else has chosen what it is about', () => {
    expect(interviewWith({ invited: true }).invited).toBe(true);
    expect(interviewWith().invited).toBe(false);
  });

  it('stays at the button, with the reason, when the server refuses', async () => {
    const refusal = new InterviewClientError('network_error', 'The server could not be reached.');
    const interview = interviewWith({ start: () => Promise.reject(refusal) });
    await interview.start(true);
    expect(interview.snapshot()).toMatchObject({
      phase: 'welcome',
      problems: [{ code: 'network_error', detail: 'The server could not be reached.' }],
    });
  });

  it('knows when the server does not answer', async () => {
    const interview = interviewWith({ health: () => Promise.reject(new Error('offline')) });
    await interview.checkServer();
    expect(interview.snapshot().health).toBe('unreachable');
  });
});

describe('talking', () => {
  it('tells its watchers of what it hears, and folds it into the view', async () => {
    const interview = interviewWith();
    await interview.start(true);
    const watcher = jest.fn();
    interview.subscribe(watcher);
    only().tell('live', { type: 'floor_changed', at_ms: 0, floor: 'learner' });
    expect(interview.snapshot().view.floor).toBe('learner');
    expect(watcher).toHaveBeenCalledTimes(1);
  });

  it('counts the time from the first connection, through reconnections', async () => {
    const interview = interviewWith();
    await interview.start(true);
    expect(interview.snapshot().talkingSince).toBeUndefined();
    only().tell('state', 'connected');
    const { talkingSince } = interview.snapshot();
    expect(talkingSince).toEqual(expect.any(Number));
    only().tell('state', 'reconnecting');
    only().tell('state', 'connected');
    expect(interview.snapshot().talkingSince).toBe(talkingSince);
  });

  it('says when a message could not be sent, and forgets it with the next one', async () => {
    const interview = interviewWith();
    await interview.start(true);
    only().sendMessage.mockRejectedValueOnce(new InterviewClientError('connection_lost', 'No connection.'));
    expect(await interview.send('hello')).toBe(false);
    expect(interview.snapshot().problems.map(({ code }) => code)).toEqual(['connection_lost']);
    expect(await interview.send('hello')).toBe(true);
    expect(interview.snapshot().problems).toEqual([]);
  });
});

describe('the end', () => {
  it('shows the results that the end returns', async () => {
    const interview = interviewWith();
    await interview.start(true);
    await interview.end();
    expect(interview.snapshot()).toMatchObject({ phase: 'results', results });
  });

  it('fetches the results when the interviewer ends it', async () => {
    const interview = interviewWith();
    await interview.start(true);
    only().tell('state', 'ended');
    await settle();
    expect(interview.snapshot()).toMatchObject({ phase: 'results', results });
  });

  it('says so when the results cannot be had', async () => {
    const lost = new InterviewClientError('network_error', 'The server could not be reached.');
    const interview = interviewWith({ results: () => Promise.reject(lost) });
    await interview.start(true);
    only().end.mockRejectedValueOnce(lost);
    await interview.end();
    expect(interview.snapshot()).toMatchObject({ phase: 'stopped', stoppedBy: { code: 'network_error' } });
  });

  it('is no end when another tab takes over: this one can take it back, with nothing left of the old connection', async () => {
    const interview = interviewWith();
    await interview.start(true);
    const old = only();
    old.tell('problem', { code: 'peer_superseded', detail: 'Elsewhere.' });
    old.tell('state', 'ended');
    expect(interview.snapshot()).toMatchObject({ phase: 'stopped', stoppedBy: { code: 'peer_superseded' } });
    interview.rejoin();
    expect(connections).toHaveLength(2);
    old.tell('state', 'failed');
    expect(interview.snapshot()).toMatchObject({ phase: 'talking', connection: 'idle', problems: [] });
  });

  it('leads back to the button', async () => {
    const interview = interviewWith();
    await interview.start(true);
    await interview.end();
    const old = only();
    interview.startOver();
    expect(old.close).toHaveBeenCalled();
    expect(interview.snapshot()).toMatchObject({ phase: 'welcome', results: undefined });
  });
});

describe('going to another view', () => {
  it('hears nobody any more, and can be joined again', async () => {
    const interview = interviewWith();
    await interview.start(true);
    const left = only();
    interview.pause();
    expect(left.close).toHaveBeenCalled();
    expect(interview.snapshot()).toMatchObject({ phase: 'stopped', stoppedBy: { code: 'closed' } });
    interview.rejoin();
    expect(only()).not.toBe(left);
    expect(interview.snapshot().phase).toBe('talking');
  });

  it('changes nothing before and after an interview', async () => {
    const interview = interviewWith();
    interview.pause();
    expect(interview.snapshot().phase).toBe('welcome');
    await interview.start(true);
    await interview.end();
    interview.pause();
    expect(interview.snapshot().phase).toBe('results');
  });
});
