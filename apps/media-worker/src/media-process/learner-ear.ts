import {
  JitterBuffer,
  OpusDecoder,
  parseRtp,
  rmsDbfs,
  type JitterBufferPull,
  type JitterBufferStats,
} from '@spool/audio';
import { RECOGNITION_HZ, VAD_WINDOW_SAMPLES, type VadBatcher, type VadStream } from '@spool/speech';

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
  /** {@link VAD_WINDOW_SAMPLES} samples at 16 kHz. */
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

interface DueAudio {
  readonly samples: Float32Array;
  /** Of the packet that it came in, or of the last one before it. */
  readonly arrivalMs: number;
}

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
  readonly #decoder = new OpusDecoder({ sampleRate: RECOGNITION_HZ });
  #preroll: HeardWindow[] = [];
  /** Rings: when decoded packets were heard and had arrived, and how loud they were. */
  readonly #heardAt = new Float64Array(REMEMBERED_FRAMES);
  readonly #arrivedAt = new Float64Array(REMEMBERED_FRAMES);
  readonly #levels = new Float64Array(REMEMBERED_FRAMES).fill(-Infinity);
  #frames = 0;
  #pending = new Float32Array(VAD_WINDOW_SAMPLES);
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
    const due = this.#pullDue(nowMs);
    let left = 0;
    for (const { samples } of due) left += samples.length;
    for (const { samples, arrivalMs } of due) {
      this.#lastArrivalMs = arrivalMs;
      for (let offset = 0; offset < samples.length;) {
        const take = Math.min(VAD_WINDOW_SAMPLES - this.#pendingLength, samples.length - offset);
        this.#pending.set(samples.subarray(offset, offset + take), this.#pendingLength);
        this.#pendingLength += take;
        offset += take;
        left -= take;
        // What comes out in a burst was still spoken one sample after the other: the last one is heard now.
        if (this.#pendingLength === VAD_WINDOW_SAMPLES) this.#finishWindow(nowMs - left / SAMPLES_PER_MS);
      }
      this.#remember(nowMs - left / SAMPLES_PER_MS, arrivalMs, rmsDbfs(samples));
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

  /** The last {@link PREROLL_MS} of audio, oldest first. */
  preroll(sinceMs: number): Float32Array[] {
    return this.#preroll.filter(({ atMs }) => atMs >= sinceMs).map(({ samples }) => samples);
  }

  /** A new connection: nothing of the old stream fits. */
  reset(): void {
    this.#jitterBuffer.reset();
    this.#vadStream.reset();
    this.#preroll = [];
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

  #pullDue(nowMs: number): DueAudio[] {
    const due: DueAudio[] = [];
    let arrivalMs = this.#lastArrivalMs;
    while (due.length < MAX_FRAMES_PER_TICK) {
      const pulled = this.#jitterBuffer.pull(nowMs);
      if (pulled.kind === 'none') break;
      if (pulled.kind === 'frame') arrivalMs = pulled.arrivalMs;
      this.#onPulled(pulled);
      due.push({ samples: this.#samplesOf(pulled), arrivalMs });
    }
    return due;
  }

  #samplesOf(pulled: Exclude<JitterBufferPull, { kind: 'none' }>): Float32Array {
    switch (pulled.kind) {
      case 'frame':
        return this.#decoder.decode(pulled.payload);
      case 'lost':
        this.#concealed++;
        return pulled.next
          ? this.#decoder.decodeFec(pulled.next, pulled.durationMs)
          : this.#decoder.conceal(pulled.durationMs);
      case 'silence':
        return new Float32Array(Math.round(pulled.durationMs * SAMPLES_PER_MS));
    }
  }

  #finishWindow(audioMs: number): void {
    const samples = this.#pending;
    // The recogniser's thread takes the array over, so each window has its own.
    this.#pending = new Float32Array(VAD_WINDOW_SAMPLES);
    this.#pendingLength = 0;
    const atMs = Math.max(audioMs, this.#lastWindowMs);
    this.#lastWindowMs = atMs;
    const levelDbfs = rmsDbfs(samples);
    this.#vad.submit(this.#vadStream, samples, (probability) => {
      const window = { atMs, samples, probability, levelDbfs };
      this.#preroll.push(window);
      while ((this.#preroll[0]?.atMs ?? atMs) < atMs - PREROLL_MS) this.#preroll.shift();
      this.#onWindow(window);
    });
  }
}
