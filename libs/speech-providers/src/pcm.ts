/** Float samples in [-1, 1] to little-endian 16-bit PCM, as every provider takes it. */
export function toPcm16(samples: Float32Array): Buffer {
  const pcm = Buffer.allocUnsafe(samples.length * 2);
  for (let i = 0; i < samples.length; i += 1) {
    const sample = Math.max(-1, Math.min(1, samples[i] ?? 0));
    pcm.writeInt16LE(Math.round(sample * 32_767), i * 2);
  }
  return pcm;
}

/** Little-endian 16-bit PCM in pieces of any size to float samples; an odd byte waits for its other half. */
export class PcmReader {
  #rest: Uint8Array = new Uint8Array(0);

  push(bytes: Uint8Array): Float32Array {
    const data = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const count = data.length >> 1;
    this.#rest = data.slice(count * 2);
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    return Float32Array.from({ length: count }, (_, i) => view.getInt16(i * 2, true) / 32_768);
  }
}
