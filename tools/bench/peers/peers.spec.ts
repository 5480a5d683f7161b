import { readPeerAnswer } from './peers';
import { withoutLeadingSilence } from './reply';

describe('readPeerAnswer', () => {
  it('takes the answer, whatever else comes with it', () => {
    expect(readPeerAnswer('{"sdp":"v=0","type":"answer","pc_id":"x"}')).toBe('v=0');
  });

  it.each([
    '{"status":"failed","meta":{"error":"concurrency_limit_reached"}}',
    '{"sdp":"v=0","type":"offer"}',
    'null',
    '<html>',
  ])('refuses %s, which some servers send with status 200', (text) => {
    expect(() => readPeerAnswer(text)).toThrow(/answer/);
  });

  it('tells what the server says', () => {
    expect(() => readPeerAnswer('{"meta":{"error":"full"}}')).toThrow('full');
  });
});

describe('withoutLeadingSilence', () => {
  it('begins with the 20 ms in which the voice begins', () => {
    const samples = new Float32Array(4800);
    samples.fill(0.1, 1000);
    const rest = withoutLeadingSilence(samples);
    expect(rest).toHaveLength(4800 - 960);
    expect(rest[39]).toBe(0);
    expect(rest[40]).toBeCloseTo(0.1);
  });

  it('refuses silence', () => {
    expect(() => withoutLeadingSilence(new Float32Array(4800))).toThrow(RangeError);
  });
});
