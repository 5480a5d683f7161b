import { HZ } from './item';
import { silences, speakScript, trimmed } from './speech';

/** A voice that says each word as 200 ms of tone, 100 ms apart at a comma or a full stop and not at all otherwise. */
function speak(text: string): Promise<Float32Array> {
  const parts: number[] = [];
  for (const word of text.split(' ')) {
    for (let i = 0; i < HZ / 5; i += 1) parts.push(Math.sin(i / 3) * 0.5);
    if (/[,.]$/.test(word)) for (let i = 0; i < HZ / 10; i += 1) parts.push(0);
  }
  return Promise.resolve(Float32Array.from(parts));
}

describe('a script with pauses', () => {
  it('has them where its marks are, as long as they are to be', async () => {
    const { samples, pauses } = await speakScript('I like it and {c} that too {t} I think.', speak, (kind) =>
      kind === 'thought' ? 900 : 600,
    );
    expect(pauses.map(({ kind }) => kind)).toEqual(['conjunction', 'thought']);
    const [first, second] = pauses;
    expect(first!.startMs).toBeCloseTo(4 * 200 + 10, -1);
    expect(first!.endMs - first!.startMs).toBeCloseTo(600, 0);
    expect(second!.endMs - second!.startMs).toBeCloseTo(900, 0);
    const found = silences(samples).map(({ start, end }) => Math.round((end - start) / 16));
    expect(found[0]).toBeGreaterThanOrEqual(600);
    expect(found[1]).toBeGreaterThanOrEqual(900);
  });

  it('ends with the last sound', () => {
    const tone = Float32Array.from({ length: HZ }, (_, i) => (i > 1600 && i < 8000 ? Math.sin(i) : 0));
    expect(trimmed(tone).length / HZ).toBeCloseTo(0.4, 1);
  });
});
