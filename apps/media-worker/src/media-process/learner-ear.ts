import {
  JitterBuffer,
  OpusDecoder,
  parseRtp,
  rmsDbfs,
  type JitterBufferPull,
  type JitterBufferStats,
} from '@spool/audio';
import { RECOGNITION_HZ, VAD_WINDOW_SAMPLES, type VadBatcher, type VadStream } from '@spool/speech';
import { DueAudio } from './due-audio';

const SAMPLES_PER_MS = RECOGNITION_HZ / 1000;
/** Frames that are remembered, 10 s of them: an utterance's end is looked up when its last pause is over. */
const REMEMBERED_FRAMES = 512;
/** Sound so far below the loudest of the last 10 s, in dB, or as good as none, is not heard as speech. */
const BELOW_LOUDEST_DB = 40;
const BARELY_AUDIBLE_DBFS = -55;
/** Voice activity goes on for some windows behind the last sound, never for longer than this, in ms. */
const MAX_LAG_MS = 200;
/** Audio from before speech was noticed, which the recogniser needs for the first sound. */
const PREROLL_MS = 640;
/**
 * Least time that packets wait for those before them, in ms. Less than a player would choose: a tick is 10 ms
 * away on average anyway, nobody hears the seam, and each ms is a ms of every answer. Jitter makes it more.
 */
const MIN_DELAY_MS = 10;
/** Frames that one tick decodes at most: after a stall the rest follows tick by tick, and a flood is dropped. */
const MAX_FRAMES_PER_TICK = 25;

export interface HeardWindow {
  /** When the window's last sample was heard: audio time on the pacer's clock, in ms. */
  readonly atMs: number;
  /** {@link VAD_WINDOW_SAMPLES} samples at 16 kHz, written anew some {@link PREROLL_MS} later: copy what is kept. */
  readonly samples: Float32Array;
  readonly probability: number;
  readonly levelDbfs: number;
}

/** What is heard next, before it is decoded. */
export type PulledListener = (pulled: Exclude<JitterBufferPull, { kind: 'none' }>) => void;

/** Where speech ended, times in ms on the pacer's clock. */
export interface SoundEnd {
  /** The packet with the last sound had come. */
  readonly arrivedMs: number;
  /** Its sound was heard. */
  readonly heardMs: number;
}

/** What one tick hears, of one session after the other. Kept, so that nothing is made 50 times a second for each. */
const due = new DueAudio();

/**
 * The learner's side of the audio path: RTP → jitter buffer → Opus → 16 kHz windows → voice activity.
 * Called on every 20 ms tick, so that silence advances with the clock and not with packets (DTX).
 */
export class LearnerEar {
  readonly #vad: VadBatcher;
  readonly #vadStream: VadStream;
  readonly #onWindow: (window: HeardWindow) => void;
  readonly #onPulled: PulledListener;
  readonly #jitterBuffer = new JitterBuffer({ minDelayMs: MIN_DELAY_MS });
  readonly #decoder = new OpusDecoder({ sampleRate: RECOGNITION_HZ, reuse: true });
  #preroll: HeardWindow[] = [];
  /** Samples of windows that nobody needs any more, for new ones. */
  readonly #spare: Float32Array[] = [];
  /** Rings: when decoded packets were heard and had arrived, and how loud they were. */
  readonly #heardAt = new Float64Array(REMEMBERED_FRAMES);
  readonly #arrivedAt = new Float64Array(REMEMBERED_FRAMES);
  readonly #levels = new Float64Array(REMEMBERED_FRAMES).fill(-Infinity);
  #frames = 0;
  #pending: Float32Array = new Float32Array(VAD_WINDOW_SAMPLES);
  #pendingLength = 0;
  #lastArrivalMs = 0;
  #concealed = 0;
  #lastWindowMs = -Infinity;

  constructor(
    vad: VadBatcher,
    onWindow: (window: HeardWindow) => void,
    onPulled: PulledListener = () => undefined,
  ) {
    this.#vad = vad;
    this.#vadStream = vad.createStream();
    this.#onWindow = onWindow;
    this.#onPulled = onPulled;
  }

  /** @param arrivalMs on the pacer's clock */
  receive(packet: Buffer, arrivalMs: number): void {
    const rtp = parseRtp(packet);
    if (rtp) this.#jitterBuffer.insert(rtp, arrivalMs);
  }

  /** One 20 ms tick: hears what is due. */
  tick(nowMs: number): void {
    this.#pullDue(nowMs);
    const { samples } = due;
    let left = due.length;
    let at = 0;
    for (let frame = 0; frame < due.frames; frame++) {
      const begin = at;
      const end = begin + due.lengthOf(frame);
      this.#lastArrivalMs = due.arrivalOf(frame);
      while (at < end) {
        const take = Math.min(VAD_WINDOW_SAMPLES - this.#pendingLength, end - at);
        for (let i = 0; i < take; i++) this.#pending[this.#pendingLength + i] = samples[at + i]!;
        this.#pendingLength += take;
        at += take;
        left -= take;
        // What comes out in a burst was still spoken one sample after the other: the last one is heard now.
        if (this.#pendingLength === VAD_WINDOW_SAMPLES) this.#finishWindow(nowMs - left / SAMPLES_PER_MS);
      }
      const levelDbfs = rmsDbfs(samples, begin, end);
      this.#remember(nowMs - left / SAMPLES_PER_MS, this.#lastArrivalMs, levelDbfs);
    }
  }

  /**
   * The last sound of speech that voice activity takes to end at `voiceEndMs`: it hears 32 ms at a time and lets go
   * slowly, and what it takes longer is time that the learner waits. `voiceEndMs` itself if it is long gone.
   */
  soundEnd(voiceEndMs: number): SoundEnd {
    const audibleDbfs = Math.max(BARELY_AUDIBLE_DBFS, Math.max(...this.#levels) - BELOW_LOUDEST_DB);
    const oldest = Math.max(0, this.#frames - REMEMBERED_FRAMES);
    let end: SoundEnd | null = null;
    for (let i = this.#frames - 1; i >= oldest; i--) {
      const slot = i % REMEMBERED_FRAMES;
      const heardMs = this.#heardAt[slot] ?? 0;
      if (heardMs > voiceEndMs + 1) continue;
      if (end && heardMs < voiceEndMs - MAX_LAG_MS) break;
      const frame = { arrivedMs: Math.min(heardMs, this.#arrivedAt[slot] ?? heardMs), heardMs };
      if ((this.#levels[slot] ?? 0) >= audibleDbfs) return frame;
      end ??= frame;
    }
    return end ?? { arrivedMs: voiceEndMs, heardMs: voiceEndMs };
  }

  /** The last {@link PREROLL_MS} of audio, oldest first: copy what is kept. */
  preroll(sinceMs: number): Float32Array[] {
    return this.#preroll.filter(({ atMs }) => atMs >= sinceMs).map(({ samples }) => samples);
  }

  /** A new connection: nothing of the old stream fits. */
  reset(): void {
    this.#jitterBuffer.reset();
    this.#vadStream.reset();
    for (const { samples } of this.#preroll.splice(0)) this.#spare.push(samples);
    this.#pendingLength = 0;
  }

  /** Nothing is told any more. */
  close(): void {
    this.#vad.forget(this.#vadStream);
  }

  /** `concealed`: frames made up, or taken from the redundancy of the next packet. */
  stats(): JitterBufferStats & { concealed: number } {
    return { ...this.#jitterBuffer.stats(), concealed: this.#concealed };
  }

  #remember(heardMs: number, arrivedMs: number, levelDbfs: number): void {
    const slot = this.#frames++ % REMEMBERED_FRAMES;
    this.#heardAt[slot] = heardMs;
    this.#arrivedAt[slot] = arrivedMs;
    this.#levels[slot] = levelDbfs;
  }

  #pullDue(nowMs: number): void {
    due.clear();
    let arrivalMs = this.#lastArrivalMs;
    while (due.frames < MAX_FRAMES_PER_TICK) {
      const pulled = this.#jitterBuffer.pull(nowMs);
      if (pulled.kind === 'none') break;
      if (pulled.kind === 'frame') arrivalMs = pulled.arrivalMs;
      this.#onPulled(pulled);
      if (pulled.kind === 'silence')
        due.addSilence(Math.round(pulled.durationMs * SAMPLES_PER_MS), arrivalMs);
      else due.add(this.#samplesOf(pulled), arrivalMs);
    }
  }

  #samplesOf(pulled: Extract<JitterBufferPull, { kind: 'frame' | 'lost' }>): Float32Array {
    if (pulled.kind === 'frame') return this.#decoder.decode(pulled.payload);
    this.#concealed++;
    return pulled.next
      ? this.#decoder.decodeFec(pulled.next, pulled.durationMs)
      : this.#decoder.conceal(pulled.durationMs);
  }

  #finishWindow(audioMs: number): void {
    const samples = this.#pending;
    this.#pending = this.#spare.pop() ?? new Float32Array(VAD_WINDOW_SAMPLES);
    this.#pendingLength = 0;
    const atMs = Math.max(audioMs, this.#lastWindowMs);
    this.#lastWindowMs = atMs;
    const levelDbfs = rmsDbfs(samples);
    this.#vad.submit(this.#vadStream, samples, (probability) => {
      const window = { atMs, samples, probability, levelDbfs };
      this.#preroll.push(window);
      while ((this.#preroll[0]?.atMs ?? atMs) < atMs - PREROLL_MS) {
        const old = this.#preroll.shift();
        if (old) this.#spare.push(old.samples);
      }
      this.#onWindow(window);
    });
  }
}
