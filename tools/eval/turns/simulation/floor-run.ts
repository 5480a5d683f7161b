import { DecodeScheduler, HEARD_SAMPLES, Utterance, VAD_WINDOW_SAMPLES } from '@spool/speech';
import type { FloorDecision, FloorMachine } from '@spool/turn-taking';
import { samplesIn, type Item } from '../corpus/item';
import type { Evidence } from '../evidence/evidence';
import { SimulatedClock } from './clock';
import { SimulatedRecogniser, SimulatedTurnEnd } from './engines';
import type { FoundTurn, Outcome } from './outcome';

const WINDOW_MS = 32;
/** Audio that an utterance is given from before its onset, as the media worker does. */
const ONSET_MARGIN_MS = 250;

/**
 * A learner hears a question out before they answer it. The recorded one does not wait for a voice that was
 * held, so the rest of that voice is taken to be said by then.
 */
const BEFORE_ANSWER_MS = 200;

/** Which witnesses are asked; without one the machine goes by the others. */
export interface Witnesses {
  readonly text: boolean;
  readonly sound: boolean;
}

/**
 * One item through the machine as the media worker drives it: real VAD windows, the real recogniser's
 * scheduling and texts, the end-of-turn model at pauses, a voice that ducks, holds and stops; in simulated time.
 */
export class FloorRun {
  readonly #item: Item;
  readonly #evidence: Evidence;
  readonly #machine: FloorMachine;
  readonly #witnesses: Witnesses;
  /** The machine's time at the item's start. */
  readonly #offsetMs: number;
  readonly #clock = new SimulatedClock();
  readonly #recogniser: SimulatedRecogniser;
  readonly #turnEnd: SimulatedTurnEnd;
  readonly #scheduler = new DecodeScheduler(16);
  readonly #turns: FoundTurn[] = [];
  readonly #voice: Outcome['voice'] = [];
  readonly #dropped: Outcome['dropped'] = [];
  #utterance: { stream: Utterance; startSample: number; paused: boolean; held: Float32Array[] } | null = null;
  #hearing = 0;
  #voiceHeldAtMs: number | null = null;
  #voiceEndsAtMs: number | null = null;
  #voiceFinishedAtMs: number | null = null;
  #speculations = 0;
  #wasted = 0;

  constructor(item: Item, evidence: Evidence, machine: FloorMachine, witnesses: Witnesses, offsetMs: number) {
    this.#item = item;
    this.#evidence = evidence;
    this.#machine = machine;
    this.#witnesses = witnesses;
    this.#offsetMs = offsetMs;
    this.#recogniser = new SimulatedRecogniser(this.#clock, evidence);
    this.#turnEnd = new SimulatedTurnEnd(this.#clock, evidence);
    this.#scheduler.use([this.#recogniser]);
  }

  async run(): Promise<Outcome> {
    const windows = await this.#evidence.windows();
    this.#scheduleQuestion();
    for (const [i, { probability, levelDbfs }] of windows.entries()) {
      const endMs = (i + 1) * WINDOW_MS;
      await this.#clock.advanceTo(endMs);
      this.#hearing = i + 1;
      this.#push(this.#samples(i, i + 1));
      this.#feed({ type: 'vad', atMs: this.#now, probability, levelDbfs });
      if (this.#voiceEndsAtMs !== null && this.#voiceHeldAtMs === null && endMs >= this.#voiceEndsAtMs) {
        this.#finishVoice();
      }
    }
    // The next item starts with a clean line.
    this.#feed({ type: 'playout_finished', atMs: this.#now, turnId: this.#turnId });
    this.#feed({ type: 'learner_muted', atMs: this.#now });
    await this.#clock.advanceTo(Infinity);
    return {
      turns: this.#turns,
      voice: this.#voice,
      dropped: this.#dropped,
      voiceFinishedAtMs: this.#voiceFinishedAtMs,
      speculations: this.#speculations,
      wasted: this.#wasted,
    };
  }

  /** On the machine's clock. */
  get #now(): number {
    return this.#offsetMs + Math.min(this.#clock.nowMs, this.#item.durationMs);
  }

  get #turnId(): number {
    return Math.round(this.#offsetMs);
  }

  #scheduleQuestion(): void {
    const { question } = this.#item;
    if (!question) return;
    const { startMs, endMs, text, expects } = question;
    this.#clock.at(startMs, () => {
      this.#feed({ type: 'question_asked', atMs: this.#now, expects });
      this.#feed({ type: 'playout_started', atMs: this.#now, turnId: this.#turnId });
      this.#voiceEndsAtMs = endMs;
    });
    const sentences = text.match(/[^.?!]+[.?!]+/g) ?? [text];
    let said = 0;
    for (const sentence of sentences) {
      this.#clock.at(startMs + ((endMs - startMs) * said) / text.length, () =>
        this.#feed({ type: 'voice_says', atMs: this.#now, text: sentence.trim() }),
      );
      said += sentence.length;
    }
  }

  #feed(input: Parameters<FloorMachine['feed']>[0]): void {
    for (const decision of [...this.#machine.feed(input)]) this.#do(decision);
  }

  #do(decision: FloorDecision): void {
    const atMs = this.#clock.nowMs;
    switch (decision.type) {
      case 'utterance_started':
        return this.#open(decision.startedAtMs - this.#offsetMs);
      case 'pause':
        return this.#pause();
      case 'utterance_resumed':
        return this.#resume();
      case 'utterance_dropped':
        this.#dropped.push({ reason: decision.reason, atMs });
        return this.#close();
      case 'end_of_turn':
        return this.#endTurn(decision, atMs);
      case 'duck':
        this.#voice.push({ type: 'duck', atMs });
        return;
      case 'hold_voice':
        this.#voice.push({ type: 'hold', atMs });
        this.#voiceHeldAtMs = atMs;
        return;
      case 'resume_voice':
        this.#voice.push({ type: 'resume', atMs });
        if (this.#voiceHeldAtMs !== null && this.#voiceEndsAtMs !== null) {
          this.#voiceEndsAtMs = Math.min(
            this.#voiceEndsAtMs + atMs - this.#voiceHeldAtMs,
            Math.max(atMs, this.#answerStartsAtMs - BEFORE_ANSWER_MS),
          );
        }
        this.#voiceHeldAtMs = null;
        return;
      case 'barge_in':
        this.#voice.push({ type: 'stop', atMs });
        this.#voiceEndsAtMs = null;
        this.#voiceHeldAtMs = null;
        return;
      default:
        return;
    }
  }

  /** When the learner answers what they have heard to its end. */
  get #answerStartsAtMs(): number {
    const { overlap, turns } = this.#item;
    return turns.find(({ startMs }) => startMs >= (overlap?.endMs ?? 0))?.startMs ?? Infinity;
  }

  #finishVoice(): void {
    this.#voiceEndsAtMs = null;
    this.#voiceFinishedAtMs = this.#clock.nowMs;
    this.#feed({ type: 'playout_finished', atMs: this.#now, turnId: this.#turnId });
  }

  #open(startedAtMs: number): void {
    const fromWindow = Math.max(0, Math.ceil((startedAtMs - ONSET_MARGIN_MS) / WINDOW_MS) - 1);
    const startSample = fromWindow * VAD_WINDOW_SAMPLES;
    const stream = new Utterance(this.#scheduler, (text, covered) =>
      this.#partial(text, startSample, covered),
    );
    this.#recogniser.opened(stream.id, startSample);
    this.#utterance = { stream, startSample, paused: false, held: [] };
    stream.push(this.#samples(fromWindow, this.#hearing));
  }

  #push(samples: Float32Array): void {
    if (this.#utterance?.paused) this.#utterance.held.push(samples);
    else this.#utterance?.stream.push(samples);
  }

  #pause(): void {
    const utterance = this.#utterance;
    if (!utterance) return;
    utterance.paused = true;
    this.#speculations += 1;
    const { stream, startSample } = utterance;
    const isCurrent = () => this.#utterance === utterance && utterance.paused;
    stream.finalize().then(
      ({ text, coveredSamples }) => {
        if (isCurrent()) this.#partial(text.trim(), startSample, coveredSamples);
      },
      () => undefined, // closed: the pause is over
    );
    if (!this.#witnesses.sound) return;
    const end = this.#hearing * VAD_WINDOW_SAMPLES;
    void this.#turnEnd.judge(Math.max(startSample, end - HEARD_SAMPLES), end, (likelihood) => {
      if (isCurrent()) this.#feed({ type: 'turn_end_heard', atMs: this.#now, likelihood });
    });
  }

  #resume(): void {
    if (!this.#utterance) return;
    this.#wasted += 1;
    this.#utterance.paused = false;
    for (const samples of this.#utterance.held.splice(0)) this.#utterance.stream.push(samples);
  }

  #partial(text: string, startSample: number, coveredSamples: number): void {
    if (!this.#witnesses.text) return;
    const coversUntilMs = this.#offsetMs + ((startSample + coveredSamples) * 1000) / samplesIn(1000);
    this.#feed({ type: 'partial', atMs: this.#now, text, coversUntilMs });
  }

  #endTurn(decision: Extract<FloorDecision, { type: 'end_of_turn' }>, atMs: number): void {
    const utterance = this.#utterance;
    this.#utterance = null;
    const found = {
      startedAtMs: decision.startedAtMs - this.#offsetMs,
      speechEndedAtMs: decision.speechEndedAtMs - this.#offsetMs,
      decidedAtMs: atMs,
      reason: decision.reason,
      textAtMs: atMs,
    };
    this.#turns.push(found);
    if (!utterance || !this.#witnesses.text) return utterance?.stream.close();
    utterance.stream
      .finalize()
      .then(() => {
        found.textAtMs = this.#clock.nowMs;
      })
      .catch(() => undefined) // a text that failed has no time
      .finally(() => utterance.stream.close());
  }

  #close(): void {
    if (this.#utterance?.paused) this.#wasted += 1;
    this.#utterance?.stream.close();
    this.#utterance = null;
  }

  /** The windows' audio, from one up to another. */
  #samples(from: number, to: number): Float32Array {
    return this.#item.samples.slice(from * VAD_WINDOW_SAMPLES, to * VAD_WINDOW_SAMPLES);
  }
}
