import { summarise, type CpuProfile } from './cpu-profile';

const frame = (functionName: string, url = '') => ({ functionName, url, lineNumber: 0 });

/** Ten samples of 100 µs from 1,000,000 µs on. */
const profile: CpuProfile = {
  startTime: 1_000_000,
  nodes: [
    { id: 1, callFrame: frame('(root)'), children: [2, 3, 6] },
    { id: 2, callFrame: frame('(idle)') },
    { id: 3, callFrame: frame('tick', 'node:internal/timers'), children: [4] },
    { id: 4, callFrame: frame('send', 'file:///repo/node_modules/mediasoup/lib/Producer.js'), children: [5] },
    { id: 5, callFrame: frame('writev') },
    { id: 6, callFrame: frame('wasm-function[7]', 'wasm://wasm/1') },
  ],
  samples: [2, 2, 2, 2, 5, 5, 4, 3, 6, 2],
  timeDeltas: [0, 100, 100, 100, 100, 100, 100, 100, 100, 100],
};

it('counts a sample to the innermost kind of work that its stack meets', () => {
  const { parts, functions } = summarise(profile, 0, Infinity);
  const share = (name: string) => parts.find((part) => part.name === name)?.share ?? 0;
  expect(share('idle')).toBeCloseTo(4 / 9);
  expect(share('packets to mediasoup')).toBeCloseTo(3 / 9); // what Node does for it too
  expect(share('Opus decoding')).toBeCloseTo(1 / 9);
  expect(share('Node itself')).toBeCloseTo(1 / 9);
  expect(parts.reduce((sum, part) => sum + part.share, 0)).toBeCloseTo(1);
  expect(functions.map(({ name }) => name)).toContain('send (mediasoup)');
});

it('leaves out what was before and after the window', () => {
  const { parts } = summarise(profile, 1_000_400, 1_000_500);
  expect(parts).toEqual([{ name: 'packets to mediasoup', share: 1 }]);
});
