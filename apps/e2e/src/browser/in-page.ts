import type { Level } from './page-audio';

/** What {@link installPageAudio} puts into the page. */
export interface InPageAudio {
  /** Plays a WAV file into the microphone. @returns when its first sample was played, epoch ms */
  say(url: string): Promise<number>;
  /** Resolves when nothing is being said any more. */
  said(): Promise<void>;
  levels(sinceMs: number): Level[];
}

declare global {
  interface Window {
    __e2eAudio: InPageAudio;
  }
}

export interface PageAudioSettings {
  /** {@link PROBE_WORKLET} */
  readonly probe: string;
  readonly scripted: boolean;
  readonly silenceDbfs: number;
}

/** Measures mean power over 20 ms and tells it each 20 ms, silence included. */
export const PROBE_WORKLET = `
registerProcessor('probe', class extends AudioWorkletProcessor {
  sum = 0;
  count = 0;
  process([input]) {
    const samples = input[0];
    const length = samples ? samples.length : 128;
    if (samples) for (const sample of samples) this.sum += sample * sample;
    this.count += length;
    if (this.count >= sampleRate / 50) {
      this.port.postMessage(this.sum / this.count);
      this.sum = this.count = 0;
    }
    return true;
  }
});
`;

/** Runs in the page before its own scripts, so it may use nothing from outside itself. */
export function installPageAudio({ probe, scripted, silenceDbfs }: PageAudioSettings): void {
  const levels: Level[] = [];
  const probeUrl = URL.createObjectURL(new Blob([probe], { type: 'text/javascript' }));
  const nowMs = () => performance.timeOrigin + performance.now();

  async function measure(track: MediaStreamTrack): Promise<void> {
    const context = new AudioContext();
    await context.audioWorklet.addModule(probeUrl);
    const probe = new AudioWorkletNode(context, 'probe');
    probe.port.onmessage = ({ data }: MessageEvent<number>) => {
      levels.push({
        atMs: nowMs(),
        dbfs: data > 0 ? Math.max(silenceDbfs, 10 * Math.log10(data)) : silenceDbfs,
      });
    };
    context.createMediaStreamSource(new MediaStream([track])).connect(probe);
    await context.resume();
  }

  const PeerConnection = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends PeerConnection {
    constructor(...parameters: ConstructorParameters<typeof PeerConnection>) {
      super(...parameters);
      this.addEventListener('track', ({ track }) => void measure(track));
    }
  };

  // The learner's mouth: one AudioContext for all microphones that the page opens.
  let mouth: { context: AudioContext; output: MediaStreamAudioDestinationNode } | undefined;
  let speaking: Promise<void> = Promise.resolve();
  if (scripted) {
    navigator.mediaDevices.getUserMedia = async () => {
      const context = mouth?.context ?? new AudioContext();
      await context.resume();
      mouth = { context, output: context.createMediaStreamDestination() };
      // A microphone is never without samples; Chromium stops the stream, and its RTP clock, when nothing plays.
      const silence = new ConstantSourceNode(context, { offset: 0 });
      silence.connect(mouth.output);
      silence.start();
      return mouth.output.stream;
    };
  }

  window.__e2eAudio = {
    async say(url) {
      if (!mouth) throw new Error('The page has not opened the microphone.');
      const { context, output } = mouth;
      const bytes = await (await fetch(url)).arrayBuffer();
      const source = new AudioBufferSourceNode(context, { buffer: await context.decodeAudioData(bytes) });
      source.connect(output);
      speaking = new Promise((resolve) => source.addEventListener('ended', () => resolve(), { once: true }));
      source.start();
      return nowMs();
    },
    said: () => speaking,
    levels: (sinceMs) => levels.filter(({ atMs }) => atMs >= sinceMs),
  };
}
