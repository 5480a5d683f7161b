import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** What libopus' WebAssembly build inside `@evan/opus` exports, as far as decoding needs it. Pointers are byte offsets. */
interface LibopusExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  _initialize(): void;
  malloc(bytes: number): number;
  free(pointer: number): void;
  stackSave(): number;
  stackRestore(pointer: number): void;
  opus_decoder_get_size(channels: number): number;
  opus_decoder_init(state: number, sampleRate: number, channels: number): number;
  opus_decode(
    state: number,
    payload: number,
    payloadBytes: number,
    pcm: number,
    maxSamples: number,
    decodeFec: number,
  ): number;
}

/** The little of the WebAssembly API that is used here: Node's types leave it to the DOM's, which we do not have. */
interface WasmRuntime {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
  validate(bytes: Uint8Array): boolean;
}
const { WebAssembly: runtime } = globalThis as unknown as { WebAssembly: WasmRuntime };

/** An empty module that uses one vector instruction. */
const SIMD_PROBE = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11],
);
/** 120 ms at 48 kHz, the most that one packet holds. */
const MAX_SAMPLES = 5760;
/** More than any Opus packet on a network: 1,275 bytes a frame (RFC 6716, 3.4), and RTP's path is about 1,500. */
const MAX_PAYLOAD_BYTES = 8192;

let shared: Libopus | undefined;

/**
 * libopus itself, for what the JavaScript bindings on npm leave out: `decode_fec`, and decoding without a packet.
 * One instance a thread, whose memory holds the states of all decoders (18 kB each) and one buffer for each
 * direction: what {@link decode} gives is valid until the next call.
 */
export class Libopus {
  readonly #wasm: LibopusExports;
  readonly #payload: number;
  readonly #pcm: number;
  readonly #stack: number;
  #bytes = new Uint8Array(0);
  #samples = new Int16Array(0);

  static get shared(): Libopus {
    return (shared ??= new Libopus());
  }

  private constructor() {
    const file = runtime.validate(SIMD_PROBE) ? 'simd' : 'opus';
    const path = createRequire(import.meta.url).resolve(`@evan/opus/wasm/${file}.wasm`);
    const imports = {
      wasi_snapshot_preview1: { fd_seek: nothing, fd_write: nothing, fd_close: nothing, proc_exit: abort },
      env: { emscripten_notify_memory_growth: () => this.#view() },
    };
    const { exports } = new runtime.Instance(new runtime.Module(readFileSync(path)), imports);
    this.#wasm = exports as LibopusExports;
    this.#wasm._initialize();
    this.#payload = this.#wasm.malloc(MAX_PAYLOAD_BYTES);
    this.#pcm = this.#wasm.malloc(MAX_SAMPLES * Int16Array.BYTES_PER_ELEMENT);
    this.#stack = this.#wasm.stackSave();
    this.#view();
  }

  /**
   * A new mono decoder. @param sampleRate 8, 12, 16, 24 or 48 kHz, in Hz
   * @throws RangeError for another rate
   */
  createDecoder(sampleRate: number): number {
    const state = this.#wasm.malloc(this.#wasm.opus_decoder_get_size(1));
    if (state === 0) throw new RangeError('No memory is left for another Opus decoder');
    try {
      this.resetDecoder(state, sampleRate);
    } catch (error) {
      this.#wasm.free(state);
      throw error;
    }
    return state;
  }

  /** @throws RangeError for a rate that Opus does not have */
  resetDecoder(state: number, sampleRate: number): void {
    if (this.#wasm.opus_decoder_init(state, sampleRate, 1) < 0) {
      throw new RangeError(`Opus does not decode to ${sampleRate} Hz; take 8, 12, 16, 24 or 48 kHz`);
    }
  }

  freeDecoder(state: number): void {
    this.#wasm.free(state);
  }

  /**
   * `opus_decode`. @param payload null to conceal @param samples how many to make without a packet or from FEC,
   * in steps of 2.5 ms @returns samples that are valid until the next call; undefined when libopus refuses
   */
  decode(
    state: number,
    payload: Uint8Array | null,
    samples = MAX_SAMPLES,
    decodeFec = false,
  ): Int16Array | undefined {
    if (payload && payload.length > MAX_PAYLOAD_BYTES) return undefined;
    if (payload) this.#bytes.set(payload, this.#payload);
    const pointer = payload ? this.#payload : 0;
    try {
      const count = this.#wasm.opus_decode(
        state,
        pointer,
        payload?.length ?? 0,
        this.#pcm,
        samples,
        decodeFec ? 1 : 0,
      );
      return count < 0 ? undefined : this.#samples.subarray(this.#pcm >> 1, (this.#pcm >> 1) + count);
    } catch {
      // An assertion of libopus, or a trap: the call is lost, its stack is given back, and the others are not harmed.
      this.#wasm.stackRestore(this.#stack);
      return undefined;
    }
  }

  /** Memory that has grown is another buffer. */
  #view(): void {
    this.#bytes = new Uint8Array(this.#wasm.memory.buffer);
    this.#samples = new Int16Array(this.#wasm.memory.buffer);
  }
}

const nothing = () => 0;

function abort(): never {
  throw new Error('libopus stopped itself');
}
