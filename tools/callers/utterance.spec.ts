import { OpusDecoder, rmsDbfs } from '@spool/audio';
import { makeSilence, makeUtterance, SPEECH_HZ } from './utterance';

/** A tone between silences, in s. */
function tone(beforeS: number, toneS: number, afterS: number): Float32Array {
  const samples = new Float32Array(SPEECH_HZ * (beforeS + toneS + afterS));
  for (let i = 0; i < SPEECH_HZ * toneS; i++) {
    samples[SPEECH_HZ * beforeS + i] = 0.3 * Math.sin((2 * Math.PI * 220 * i) / SPEECH_HZ);
  }
  return samples;
}

describe('an utterance', () => {
  it('knows its first and last packet with speech', () => {
    const { packets, firstSpeech, lastSpeech } = makeUtterance('mmm', tone(0.2, 1, 0.4));
    expect(firstSpeech).toBe(10);
    expect(lastSpeech).toBe(59);
    expect(packets.length).toBeGreaterThanOrEqual(80);
  });

  it('sounds as it was made', () => {
    const { packets } = makeUtterance('mmm', tone(0.2, 1, 0.4));
    const decoder = new OpusDecoder();
    const levels = packets.map((packet) => rmsDbfs(decoder.decode(packet)));
    expect(levels[30]).toBeGreaterThan(-20);
    expect(levels[4]).toBeLessThan(-60);
    expect(levels[75]).toBeLessThan(-60);
  });

  it('is refused without speech', () => {
    expect(() => makeUtterance('hush', new Float32Array(SPEECH_HZ))).toThrow(/no speech/);
  });
});

describe('silence', () => {
  it('is a packet every 20 ms, or with DTX a packet now and then', () => {
    expect(makeSilence(false)).toHaveLength(50);
    expect(makeSilence(false)).not.toContain(null);
    const sent = makeSilence(true).filter((packet) => packet !== null);
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.length).toBeLessThan(10);
  });
});
