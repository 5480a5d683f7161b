import { parseRtp } from '@spool/audio';
import type { InterviewEvent, InterviewEventOf, LiveEvent, StoredEvent } from '@spool/contracts';
import { foldInterview } from '@spool/interview';
import { createLogger } from '@spool/observability';
import { VAD_WINDOW_SAMPLES } from '@spool/speech';
import { Conversation, type ConversationLimits } from '../media-process/conversation';
import { EventOutbox } from '../media-process/event-outbox';
import { InterviewerVoice } from '../media-process/interviewer-voice';
import type { LoadLevel } from '../media-process/load-gauge';
import type { Phrasing } from '../media-process/phrased-turn';
import { Utterance } from '../media-process/utterance';
import { FakeRecognizer, FakeSynthesizer } from './fake-engines';
import { newLog } from './interviews';
import { ScriptedInterviewer } from './scripted-interviewer';

const TICK_MS = 20;
const WINDOW_MS = 32;
/** After so much silence every turn is over. */
const LONGEST_WAIT_MS = 1600;

class RecordingOutbox extends EventOutbox {
  readonly events: InterviewEvent[] = [];
  readonly live: LiveEvent[] = [];

  override append(...events: InterviewEvent[]): void {
    this.events.push(...events);
    super.append(...events);
  }

  override tell(event: LiveEvent): void {
    this.live.push(event);
    super.tell(event);
  }
}

export interface TalkOptions {
  /** @default that of a new interview */
  readonly log?: readonly StoredEvent[];
  readonly limits?: Partial<ConversationLimits>;
  /** @default true */
  readonly hasVoice?: boolean;
  /** @default none: the interviewer's own words */
  readonly phrasing?: Phrasing;
}

/**
 * A conversation as a script, on a clock of its own: everything between the ports is real, and the ports
 * (recogniser, synthesiser, gateway, time) do what the test says.
 */
export class Talk {
  readonly conversation: Conversation;
  readonly outbox: RecordingOutbox;
  readonly recognizer = new FakeRecognizer();
  readonly synthesizer = new FakeSynthesizer();
  readonly interviewer = new ScriptedInterviewer();
  readonly greeting: string;
  /** Times at which packets with the interviewer's voice were sent, ms on the talk's clock. */
  readonly sent: number[] = [];
  nowMs = 10_000;
  ended = false;
  loadLevel: LoadLevel = 'ok';
  #nextWindowMs = 0;

  constructor({ log = newLog(), limits = {}, hasVoice = true, phrasing }: TalkOptions = {}) {
    this.outbox = new RecordingOutbox({
      url: 'http://gateway.test',
      token: '',
      workerId: 'test',
      state: foldInterview(log),
      logger: quiet,
      fetch: (_url, init) => {
        const { events } = JSON.parse(String(init?.body)) as { events: StoredEvent[] };
        const stored_through = events.at(-1)?.seq ?? this.outbox.state.lastSeq;
        return Promise.resolve(Response.json({ stored_through }));
      },
    });
    this.conversation = new Conversation({
      outbox: this.outbox,
      interviewer: this.interviewer,
      ...(phrasing ? { phrasing } : {}),
      openVoice: hasVoice ? (events) => new InterviewerVoice(this.synthesizer, events) : null,
      openUtterance: (startedAtMs, onPartial) => {
        const models = { recognizer: this.recognizer, endOfTurn: null };
        return new Utterance(startedAtMs, [], models, onPartial, () => this.nowMs);
      },
      soundEnd: (voiceEndMs) => ({ arrivedMs: voiceEndMs - 15, heardMs: voiceEndMs }),
      clock: { now: () => this.nowMs, epoch: () => 1_800_000_000_000 + this.nowMs },
      limits: { maxInterviewMs: 20 * 60_000, idlePromptMs: 15_000, ...limits },
      loadLevel: () => this.loadLevel,
      logger: quiet,
      onEnded: () => (this.ended = true),
    });
    this.greeting = this.conversation.open();
  }

  async joins(peerId = 'peer'): Promise<this> {
    const voice = this.conversation.voice;
    voice?.attach({ payloadType: 111, ssrc: 1, send: (packet) => this.#take(packet) });
    this.conversation.join(peerId, 'websocket');
    await settled();
    return this;
  }

  async leaves(peerId = 'peer'): Promise<this> {
    this.conversation.leave(peerId, 'closed');
    this.conversation.voice?.attach(null);
    await settled();
    return this;
  }

  /** The learner speaks for so long, and this is what the recogniser makes of it. */
  async speaks(ms: number, text: string): Promise<this> {
    this.recognizer.text = text;
    return this.#pass(ms, 0.95, -20);
  }

  async silence(ms: number): Promise<this> {
    return this.#pass(ms, 0.02, -70);
  }

  /** Speaks, and is silent until the turn is over. */
  async says(text: string): Promise<this> {
    await this.speaks(800, text);
    return this.silence(LONGEST_WAIT_MS);
  }

  /** Silence until the interviewer has finished what they are saying. */
  async listens(): Promise<this> {
    return this.silenceUntil('the interviewer to finish', () => this.conversation.voice?.turnId == null);
  }

  async silenceUntil(what: string, isSo: () => boolean, atMostMs = 120_000): Promise<this> {
    const giveUpAtMs = this.nowMs + atMostMs;
    while (!isSo()) {
      if (this.nowMs > giveUpAtMs) throw new Error(`Waited in vain for ${what}: ${this.course.join(', ')}`);
      await this.silence(TICK_MS);
    }
    return this;
  }

  /** Types of the durable events so far, in order. */
  get course(): string[] {
    return this.outbox.events.map(({ type }) => type);
  }

  of<T extends InterviewEvent['type']>(type: T): InterviewEventOf<T>[] {
    return this.outbox.events.filter((event): event is InterviewEventOf<T> => event.type === type);
  }

  liveOf<T extends LiveEvent['type']>(type: T): Extract<LiveEvent, { type: T }>[] {
    return this.outbox.live.filter((event): event is Extract<LiveEvent, { type: T }> => event.type === type);
  }

  /** What both said, as it was heard: `L: …`, `I: …`, with a dash where somebody was interrupted. */
  get transcript(): string[] {
    return this.outbox.state.turns.map(
      ({ speaker, text, interrupted }) =>
        `${speaker === 'learner' ? 'L' : 'I'}: ${text}${interrupted ? ' –' : ''}`,
    );
  }

  async #pass(ms: number, probability: number, levelDbfs: number): Promise<this> {
    for (const endMs = this.nowMs + ms; this.nowMs < endMs;) {
      this.nowMs += TICK_MS;
      this.#nextWindowMs ||= this.nowMs;
      for (; this.#nextWindowMs <= this.nowMs; this.#nextWindowMs += WINDOW_MS) {
        const samples = new Float32Array(VAD_WINDOW_SAMPLES);
        this.conversation.hear({ atMs: this.#nextWindowMs, samples, probability, levelDbfs });
      }
      await settled();
      this.conversation.voice?.tick();
      this.conversation.tick();
      await settled();
    }
    return this;
  }

  #take(packet: Buffer): void {
    // A payload of a byte or two says that nothing is said (DTX).
    if ((parseRtp(packet)?.payload.length ?? 0) > 2) this.sent.push(this.nowMs);
  }
}

/** Everything that does not wait for time has happened. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Says nothing about the failures that tests make on purpose. */
export const quiet = createLogger('test').child({}, { level: 'silent' });
