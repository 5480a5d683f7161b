import { OpusDecoder } from '@spool/audio';
import { loadVad, RECOGNITION_HZ, resolveModels, VAD_WINDOW_SAMPLES } from '@spool/speech';
import { FRAME_MS, type Utterance } from '../callers';

/** The floor machine's own threshold for speech that goes on. */
const END_THRESHOLD = 0.35;
const WINDOW_MS = (VAD_WINDOW_SAMPLES * 1000) / RECOGNITION_HZ;
const TAIL_WINDOWS = 10;

/**
 * How long voice activity detection takes an utterance to go on after its last sound, in ms: it hears speech in
 * windows of 32 ms and lets go slowly. Part of every endpoint wait, and not seen by who stamps from inside.
 */
export async function voiceLagMs(utterances: readonly Utterance[]): Promise<Map<Utterance, number>> {
  const { vad } = await loadVad(resolveModels());
  const lags = new Map<Utterance, number>();
  for (const utterance of utterances) {
    const stream = vad.createStream();
    let lastVoiced = -1;
    let index = 0;
    for (const window of windowsOf(utterance)) {
      const at = index++;
      vad.submit(stream, window, (probability) => {
        if (probability >= END_THRESHOLD) lastVoiced = at;
      });
      await vad.flush();
    }
    lags.set(utterance, (lastVoiced + 1) * WINDOW_MS - (utterance.lastSpeech + 1) * FRAME_MS);
  }
  await vad.close();
  return lags;
}

function* windowsOf({ packets }: Utterance): Generator<Float32Array> {
  const decoder = new OpusDecoder({ sampleRate: RECOGNITION_HZ });
  const decoded = packets.map((packet) => decoder.decode(packet));
  const length = decoded.reduce((sum, { length }) => sum + length, 0);
  const samples = new Float32Array(length + TAIL_WINDOWS * VAD_WINDOW_SAMPLES);
  let at = 0;
  for (const frame of decoded) {
    samples.set(frame, at);
    at += frame.length;
  }
  for (let i = 0; i + VAD_WINDOW_SAMPLES <= samples.length; i += VAD_WINDOW_SAMPLES) {
    yield samples.slice(i, i + VAD_WINDOW_SAMPLES);
  }
}
