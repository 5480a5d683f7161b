import { EMPTY_VIEW, InterviewClientError, interviewView } from '@spool/client';
import type {
  ConnectionState,
  InterviewConnection,
  InterviewProblem,
  InterviewView,
  MicrophoneState,
} from '@spool/client';
import type { HealthResponse, JoinInfo, ResultsResponse, SocketNotification } from '@spool/contracts';
import type { Connection, InterviewServer, Wanted } from './interview-server';

export type Phase = 'welcome' | 'starting' | 'talking' | 'ending' | 'stopped' | 'results';

/** Everything that the page shows. A new object after each change. */
export interface Snapshot {
  readonly phase: Phase;
  readonly health: HealthResponse | 'unreachable' | undefined;
  readonly connection: ConnectionState;
  readonly microphone: MicrophoneState;
  readonly view: InterviewView;
  /** Latest problem of each code, oldest first. */
  readonly problems: readonly InterviewProblem[];
  /** Why the conversation stopped on this page, in phase `stopped`. */
  readonly stoppedBy: InterviewProblem | undefined;
  readonly results: ResultsResponse | undefined;
  /** Epoch ms when the learner first was connected. */
  readonly talkingSince: number | undefined;
}

const BLANK: Snapshot = {
  phase: 'welcome',
  health: undefined,
  connection: 'idle',
  microphone: 'off',
  view: EMPTY_VIEW,
  problems: [],
  stoppedBy: undefined,
  results: undefined,
  talkingSince: undefined,
};

/** dBFS of both voices now; read on every frame, so not part of the snapshot. */
export interface Levels {
  learner: number;
  interviewer: number;
}

const USUAL: Wanted = { mode: 'interests', recordingConsent: false };

/** Problems of one message; the next message makes them old. */
const SENDING = new Set([
  'connection_lost',
  'request_timeout',
  'wrong_state',
  'invalid_body',
  'internal_error',
]);

/** One learner's way through the page, from the button to the results. Knows no React. */
export class Interview<C extends Connection = InterviewConnection> {
  readonly levels: Levels = { learner: -100, interviewer: -100 };
  readonly #userId: string;
  readonly #server: InterviewServer<C>;
  readonly #watchers = new Set<() => void>();
  #snapshot = BLANK;
  #started: JoinInfo | undefined;
  #connection: C | undefined;

  constructor({ userId, server }: { userId: string; server: InterviewServer<C> }) {
    this.#userId = userId;
    this.#server = server;
  }

  get connection(): C | undefined {
    return this.#connection;
  }

  /** Whether somebody else has chosen what it is about, and started it. */
  get invited(): boolean {
    return this.#server.invited ?? false;
  }

  readonly snapshot = (): Snapshot => this.#snapshot;

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  };

  async checkServer(): Promise<void> {
    this.#set({ health: await this.#server.health().catch(() => 'unreachable' as const) });
  }

  /** @param voice whether to ask for the microphone */
  async start(voice: boolean, wanted: Wanted = USUAL): Promise<void> {
    if (this.#snapshot.phase !== 'welcome') return;
    this.#set({ phase: 'starting', problems: [] });
    try {
      this.#started = await this.#server.start(this.#userId, wanted);
      this.#join(this.#started, voice);
    } catch (error) {
      this.#set({ phase: 'welcome', problems: [problemOf(error)] });
    }
  }

  /** Joins the same interview again, after another tab took it or the server was gone for long. */
  rejoin(): void {
    if (this.#started) this.#join(this.#started, this.#canHear());
  }

  mute(muted: boolean): void {
    this.#connection?.mute(muted);
  }

  async retryMicrophone(): Promise<void> {
    this.#forget((code) => code.startsWith('microphone_'));
    await this.#connection?.useMicrophone('default');
  }

  async playSound(): Promise<void> {
    this.#forget((code) => code === 'playback_blocked');
    await this.#connection?.resumePlayback();
  }

  /** @returns whether the text was taken; if not, a notice says why */
  async send(text: string): Promise<boolean> {
    const connection = this.#connection;
    if (!connection) return false;
    this.#forget((code) => SENDING.has(code));
    try {
      await connection.sendMessage(text);
      return true;
    } catch (error) {
      // The interview may have ended just now, which the page shows in its own way.
      if (connection === this.#connection && this.#snapshot.phase === 'talking')
        this.#addProblem(problemOf(error));
      return false;
    }
  }

  async end(): Promise<void> {
    const connection = this.#connection;
    if (!connection || this.#snapshot.phase !== 'talking') return;
    this.#set({ phase: 'ending' });
    try {
      this.#set({ results: await connection.end(), phase: 'results' });
    } catch {
      await this.showResults();
    }
  }

  /** Fetches what was found out so far, or in the end. */
  async showResults(): Promise<void> {
    if (!this.#started) return;
    this.#set({ phase: 'ending' });
    try {
      this.#set({ results: await this.#server.results(this.#started.session_id), phase: 'results' });
    } catch (error) {
      this.#set({ phase: 'stopped', stoppedBy: problemOf(error) });
    }
  }

  /** Another view took the conversation's place: nobody is to be heard who does not see that. It can be joined again. */
  pause(): void {
    if (this.#snapshot.phase !== 'talking') return;
    this.#leave();
    const detail = 'You went to another page while the interview was going on. It waits for you.';
    this.#set({ phase: 'stopped', stoppedBy: { code: 'closed', detail } });
  }

  startOver(): void {
    this.#leave();
    this.#started = undefined;
    this.#set({ ...BLANK, health: this.#snapshot.health });
    void this.checkServer();
  }

  #canHear(): boolean {
    const { health } = this.#snapshot;
    return health === undefined || health === 'unreachable' || health.speech.recogniser !== null;
  }

  #join(started: JoinInfo, voice: boolean): void {
    this.#leave();
    const connection = this.#server.connection(started);
    this.#connection = connection;
    this.#set({
      ...BLANK,
      health: this.#snapshot.health,
      phase: 'talking',
      talkingSince: this.#snapshot.talkingSince,
    });
    const mine =
      <T>(listener: (value: T) => void) =>
      (value: T): void => {
        if (connection === this.#connection) listener(value);
      };
    connection.on(
      'state',
      mine((state) => this.#connectionChanged(state)),
    );
    connection.on(
      'microphone',
      mine((microphone) => this.#set({ microphone })),
    );
    connection.on(
      'problem',
      mine((problem) => this.#addProblem(problem)),
    );
    connection.on(
      'log',
      mine((data) => this.#see({ event: 'log', data })),
    );
    connection.on(
      'live',
      mine((data) => this.#see({ event: 'live', data })),
    );
    connection.on(
      'level',
      mine((dbfs) => (this.levels.learner = dbfs)),
    );
    connection.on(
      'interviewer_level',
      mine((dbfs) => (this.levels.interviewer = dbfs)),
    );
    connection.connect({ microphone: voice && this.#canHear() ? 'default' : null });
  }

  #leave(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.close();
    this.#silence();
  }

  #silence(): void {
    Object.assign(this.levels, { learner: -100, interviewer: -100 });
  }

  #connectionChanged(connection: ConnectionState): void {
    const { talkingSince, phase, problems } = this.#snapshot;
    this.#set({
      connection,
      talkingSince: talkingSince ?? (connection === 'connected' ? Date.now() : undefined),
    });
    if (phase !== 'talking' || (connection !== 'ended' && connection !== 'failed')) return;
    const stoppedBy = problems.at(-1);
    this.#silence();
    const isOver = connection === 'ended' && stoppedBy?.code !== 'peer_superseded';
    if (isOver) void this.showResults();
    else this.#set({ phase: 'stopped', stoppedBy });
  }

  #see(message: SocketNotification): void {
    const view = interviewView(this.#snapshot.view, message);
    if (view !== this.#snapshot.view) this.#set({ view });
  }

  #addProblem(problem: InterviewProblem): void {
    const others = this.#snapshot.problems.filter(({ code }) => code !== problem.code);
    this.#set({ problems: [...others, problem] });
  }

  #forget(which: (code: string) => boolean): void {
    this.#set({ problems: this.#snapshot.problems.filter(({ code }) => !which(code)) });
  }

  #set(change: Partial<Snapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const watcher of this.#watchers) watcher();
  }
}

const problemOf = (error: unknown): InterviewProblem =>
  error instanceof InterviewClientError
    ? { code: error.code, detail: error.detail }
    : { code: 'internal_error', detail: 'Something went wrong on this page. Reload it.' };
