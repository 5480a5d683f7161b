import { OpusDecoder, parseRtp, rmsDbfs } from '@spool/audio';
import { FakeSynthesizer } from '../testing/fake-engines';
import { settled } from '../testing/talk';
import { InterviewerVoice } from './interviewer-voice';

/** 3.3 s of voice each, by 60 ms a character. */
const LONG = Array.from({ length: 8 }, (_, i) => `${i} `.padEnd(55, 'x'));

function voiceWith(synthesizer = new FakeSynthesizer()) {
  const told: string[] = [];
  const packets: Buffer[] = [];
  /** Those that say that nothing is said. */
  const silences: Buffer[] = [];
  const voice = new InterviewerVoice(synthesizer, {
    onSynthesised: (turnId) => told.push(`synthesised ${turnId}`),
    onAudible: (turnId) => told.push(`audible ${turnId}`),
    onSentence: (_turnId, text) => told.push(text),
    onFinished: (turnId) => told.push(`finished ${turnId}`),
    onFailed: (turnId) => told.push(`failed ${turnId}`),
  });
  const send = (packet: Buffer) => {
    // Packets of a byte or two say that nothing is said (DTX).
    (parseRtp(packet)!.payload.length > 2 ? packets : silences).push(packet);
  };
  const attach = () => voice.attach({ payloadType: 111, ssrc: 5, send });
  attach();
  const ticks = async (count: number) => {
    for (let i = 0; i < count; i++) {
      await settled();
      voice.tick();
    }
    await settled();
  };
  return { voice, synthesizer, told, packets, silences, ticks, attach };
}

describe('the interviewer’s voice', () => {
  it('speaks sentence by sentence, tells when, and sends next to nothing when it is silent', async () => {
    const { voice, told, packets, silences, ticks } = voiceWith();
    await ticks(10);
    expect([packets, silences]).toEqual([[], []]);
    voice.speak(1, ['Hello.', 'And again.']);
    await ticks(100);
    expect(told).toEqual(['synthesised 1', 'audible 1', 'Hello.', 'And again.', 'finished 1']);
    expect(voice.turnId).toBeNull();
    // 16 characters of 60 ms in packets of 20 ms, and five of silence that end it cleanly
    expect(packets).toHaveLength(48 + 5);
    const decoder = new OpusDecoder({ sampleRate: 24_000 });
    const levels = packets.map((packet) => rmsDbfs(decoder.decode(parseRtp(packet)!.payload)));
    expect(Math.max(...levels.slice(10, 40))).toBeGreaterThan(-40);
    expect(levels.at(-1)).toBeLessThan(-60);

    // From then on one every 400 ms, which a browser plays as silence, and does not take for the start of a word.
    await ticks(100);
    expect(silences).toHaveLength(Math.ceil((100 - 53) / 20) + 5);
    const more = silences.map((packet) => parseRtp(packet)!);
    expect(more.every(({ marker }) => !marker)).toBe(true);
    for (const [i, { timestamp }] of more.entries()) {
      expect((timestamp - more[0]!.timestamp) >>> 0).toBe(i * 20 * 960);
    }
    expect(Math.max(...more.map(({ payload }) => rmsDbfs(decoder.decode(payload))))).toBeLessThan(-60);
  });

  it('keeps the media clock through silence', async () => {
    const { voice, packets, ticks } = voiceWith();
    voice.speak(1, ['Hi.']);
    await ticks(50);
    voice.speak(2, ['Hi.']);
    await ticks(50);
    const rtp = packets.map((packet) => parseRtp(packet)!);
    const starts = rtp.filter(({ marker }) => marker);
    expect(starts).toHaveLength(2);
    expect(((starts[1]!.timestamp - starts[0]!.timestamp) >>> 0) / 960).toBe(50);
  });

  it('begins with the first samples, before the next tick, and is in time again after the last', async () => {
    const { voice, told, packets, silences, ticks } = voiceWith();
    voice.speak(1, ['Hi.']);
    await settled();
    expect(told).toEqual(['synthesised 1', 'audible 1', 'Hi.']);
    expect(packets).toHaveLength(1);
    // 3 characters of 60 ms in packets of 20 ms, and five of silence
    await ticks(13);
    expect(packets).toHaveLength(9 + 5);
    const first = parseRtp(packets[0]!)!.timestamp;
    await ticks(2);
    expect((parseRtp(silences[0]!)!.timestamp - first) >>> 0).toBe(14 * 960);
    for (const [i, packet] of packets.entries()) {
      expect((parseRtp(packet)!.timestamp - first) >>> 0).toBe(i * 960);
    }
  });

  it('says at once what it has prepared, and does not synthesise it twice', async () => {
    const { voice, synthesizer, told, ticks } = voiceWith();
    voice.prepare('Ready.');
    voice.prepare('Ready.');
    await settled();
    voice.speak(1, ['Ready.', 'Rest.']);
    await ticks(1);
    expect(told).toEqual(['synthesised 1', 'audible 1', 'Ready.']);
    await ticks(60);
    expect(synthesizer.texts).toEqual(['Ready.', 'Rest.']);
    expect(told.at(-1)).toBe('finished 1');
  });

  it('lets go of what it has prepared when something else is said', async () => {
    const { voice, synthesizer, ticks } = voiceWith();
    voice.prepare('One.');
    voice.prepare('Two.');
    voice.speak(1, ['Three.']);
    await ticks(1);
    expect(synthesizer.asked.map(({ text, signal }) => [text, signal?.aborted])).toEqual([
      ['One.', true],
      ['Two.', true],
      ['Three.', false],
    ]);
  });

  it('synthesises anew what it could not prepare', async () => {
    const { voice, synthesizer, told, ticks } = voiceWith();
    synthesizer.state = 'fails';
    voice.prepare('Ready.');
    synthesizer.state = 'works';
    voice.speak(1, ['Ready.']);
    await ticks(60);
    expect(told).not.toContain('failed 1');
    expect(told).toContain('finished 1');
  });

  it('synthesises a long turn only some seconds ahead of the ear', async () => {
    const { voice, synthesizer, ticks } = voiceWith();
    voice.speak(1, LONG);
    await ticks(5);
    expect(synthesizer.asked).toHaveLength(2);
    await ticks(150);
    expect(synthesizer.asked).toHaveLength(3);
    await ticks((8 * 3300) / 20);
    expect(synthesizer.texts).toEqual(LONG);
  });

  it('asks for no more of a turn that was stopped', async () => {
    const { voice, synthesizer, ticks } = voiceWith();
    voice.speak(1, LONG);
    await ticks(50);
    const stopped = voice.stop();
    expect(stopped).toMatchObject({ turnId: 1, heard: { complete: false } });
    expect(stopped?.heard.ms).toBeCloseTo(1000, -2);
    const { length } = synthesizer.asked;
    expect(length).toBeLessThan(LONG.length);
    await ticks(400);
    expect(synthesizer.asked).toHaveLength(length);
    expect(synthesizer.asked.every(({ signal }) => signal?.aborted)).toBe(true);
    expect(voice.stop()).toBeNull();
  });

  it('goes on after it was held, and not while it is', async () => {
    const { voice, told, packets, ticks } = voiceWith();
    voice.speak(1, ['A sentence of some length.']);
    await ticks(20);
    voice.hold();
    await ticks(20);
    const silentAt = packets.length;
    await ticks(1000); // however long the learner speaks
    expect(packets).toHaveLength(silentAt);
    expect(voice.isHeld).toBe(true);
    voice.resume();
    await ticks(200);
    expect(told.at(-1)).toBe('finished 1');
    expect(voice.isHeld).toBe(false);
  });

  it('gives a turn up of which no sound comes', async () => {
    const { voice, synthesizer, told, ticks } = voiceWith();
    synthesizer.state = 'hangs';
    voice.speak(1, ['Never.']);
    await ticks(499);
    expect(told).toEqual([]);
    await ticks(5);
    expect(told).toEqual(['failed 1', 'finished 1']);
    synthesizer.goOn();
    await ticks(100);
    expect(told).toHaveLength(2);
  });

  it('tells what failed and finishes with what there is', async () => {
    const { voice, synthesizer, told, ticks } = voiceWith();
    voice.speak(1, LONG.slice(0, 4));
    await ticks(5);
    synthesizer.state = 'fails';
    await ticks(700);
    expect(told.filter((what) => what === 'failed 1')).toHaveLength(1);
    expect(told.at(-1)).toBe('finished 1');
  });

  it('brings nothing of an old connection to a new one', async () => {
    const { voice, packets, ticks, attach } = voiceWith();
    voice.speak(1, LONG);
    await ticks(50);
    voice.stop();
    voice.attach(null);
    packets.length = 0;
    await ticks(10);
    attach();
    await ticks(10);
    expect(packets).toEqual([]);
    voice.speak(2, ['Hi.']);
    await ticks(20);
    expect(packets).toHaveLength(9 + 5);
    expect(parseRtp(packets[0]!)!.marker).toBe(true);
  });
});
