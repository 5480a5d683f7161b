import fc from 'fast-check';
import {
  counted,
  formatDuration,
  formatLatency,
  languageName,
  latencyParts,
  stagesDone,
  titled,
} from './format';

const latency = {
  jitter_buffer_ms: 40,
  endpoint_wait_ms: 300,
  recogniser_ms: 60,
  reply_ms: 0,
  synthesis_ms: 150,
  playout_ms: 50,
  total_ms: 600,
};

describe('the words for numbers', () => {
  it('are minutes and seconds, with hours where there are any', () => {
    expect([0, 7, 750, 3723, -1].map(formatDuration)).toEqual(['0:00', '0:07', '12:30', '1:02:03', '0:00']);
  });

  it('are seconds to the hundredth for a latency of a conversation', () => {
    expect([620, 1240, 9994, 12_340].map(formatLatency)).toEqual(['0.62 s', '1.24 s', '9.99 s', '12.3 s']);
  });

  it('count one and many', () => {
    expect([0, 1, 2].map((count) => counted(count, 'answer'))).toEqual([
      '0 answers',
      '1 answer',
      '2 answers',
    ]);
  });
});

describe('names', () => {
  it('are those of languages, also of one that nobody knows', () => {
    expect(['en', 'en-GB', 'qq'].map(languageName)).toEqual(['English', 'British English', 'qq']);
  });

  it('begin with a large letter', () => {
    expect(['chess', 'éclairs', ''].map(titled)).toEqual(['Chess', 'Éclairs', '']);
  });
});

describe('latencyParts', () => {
  it('has all parts in the order of time, and they add up', () => {
    const parts = latencyParts(latency);
    expect(parts.map(({ ms }) => ms)).toEqual([40, 300, 60, 0, 150, 50]);
    expect(parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  });

  it('has no part below nothing, whatever was measured', () => {
    const ms = fc.double({ min: -50, max: 5000, noNaN: true });
    const measured = fc.record({
      jitter_buffer_ms: ms,
      endpoint_wait_ms: ms,
      recogniser_ms: ms,
      reply_ms: ms,
      synthesis_ms: ms,
      playout_ms: ms,
      total_ms: ms,
    });
    fc.assert(
      fc.property(measured, (given) => {
        for (const part of latencyParts(given)) {
          expect(part.ms).toBeGreaterThanOrEqual(0);
          expect(part.share).toBeGreaterThanOrEqual(0);
          expect(part.share).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('stagesDone', () => {
  it('counts the stages that are behind', () => {
    expect((['greeting', 'deep_dive', 'done'] as const).map(stagesDone)).toEqual([0, 2, 4]);
  });
});
