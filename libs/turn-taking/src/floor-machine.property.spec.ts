import fc from 'fast-check';
import { FloorMachine } from './floor-machine';
import type { FloorDecision, FloorInput } from './types';

const WINDOW_MS = 32;
/** The longest gap between inputs that the generator makes. */
const MAX_GAP_MS = 1200;

type Step = (atMs: number) => FloorInput;
const step = (make: Step): Step => make;

const anything: fc.Arbitrary<readonly FloorInput[]> = fc
  .array(
    fc.record({
      gapMs: fc.oneof(
        { weight: 20, arbitrary: fc.constant(WINDOW_MS) },
        { weight: 2, arbitrary: fc.constantFrom(0, 7, 20, 33, 64) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: MAX_GAP_MS }) },
      ),
      /** The same again, so that speech and silence last. */
      times: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 30 })),
      make: fc.oneof(
        { weight: 8, arbitrary: vad(fc.double({ min: 0.5, max: 1, noNaN: true })) },
        { weight: 8, arbitrary: vad(fc.double({ min: 0, max: 0.34, noNaN: true })) },
        { weight: 2, arbitrary: vad(fc.double()) },
        {
          weight: 4,
          arbitrary: fc
            .constantFrom(
              '',
              'yeah',
              'mm-hm',
              'um',
              'stop',
              'I like it.',
              'I like it and',
              'yes',
              '\u{1F600}',
            )
            .chain((text) =>
              fc.constantFrom({}, { lateMs: 0 }, { lateMs: 400 }, { lateMs: NaN }).map(({ lateMs }) =>
                step((atMs) => ({
                  type: 'partial',
                  atMs,
                  text,
                  ...(lateMs === undefined ? {} : { coversUntilMs: atMs - lateMs }),
                })),
              ),
            ),
        },
        {
          weight: 2,
          arbitrary: fc
            .double({ min: 0, max: 1, noNaN: true })
            .map((likelihood) => step((atMs) => ({ type: 'turn_end_heard', atMs, likelihood }))),
        },
        {
          weight: 1,
          arbitrary: fc
            .constantFrom('', 'I like it and you?', 'yeah')
            .map((text) => step((atMs) => ({ type: 'voice_says', atMs, text }))),
        },
        {
          weight: 4,
          arbitrary: fc
            .tuple(
              fc.constantFrom('playout_started' as const, 'playout_finished' as const),
              fc.nat({ max: 3 }),
            )
            .map(([type, turnId]) => step((atMs) => ({ type, atMs, turnId }))),
        },
        {
          weight: 1,
          arbitrary: fc
            .constantFrom(
              'open' as const,
              'yes_no' as const,
              'name' as const,
              'number' as const,
              'nothing' as const,
            )
            .map((expects) => step((atMs) => ({ type: 'question_asked', atMs, expects }))),
        },
        {
          weight: 1,
          arbitrary: fc
            .constantFrom(0, 200, 1e9, -5, NaN)
            .map((extraWaitMs) => step((atMs) => ({ type: 'patience', atMs, extraWaitMs }))),
        },
        {
          weight: 1,
          arbitrary: fc
            .constantFrom(
              'learner_muted' as const,
              'learner_left' as const,
              'learner_joined' as const,
              'tick' as const,
            )
            .map((type) => step((atMs) => ({ type, atMs }))),
        },
      ),
    }),
    { maxLength: 60 },
  )
  .map((steps) => {
    let atMs = 0;
    return steps.flatMap(({ gapMs, times, make }) =>
      Array.from({ length: gapMs > WINDOW_MS ? 1 : times }, () => make((atMs += gapMs))),
    );
  });

function vad(probability: fc.Arbitrary<number>): fc.Arbitrary<Step> {
  return fc
    .tuple(probability, fc.constantFrom(-20, -50, -Infinity, NaN))
    .map(([p, levelDbfs]) => step((atMs) => ({ type: 'vad', atMs, probability: p, levelDbfs })));
}

const endOf = (inputs: readonly FloorInput[]): number => inputs.at(-1)?.atMs ?? 0;

function windows(fromMs: number, durationMs: number, probability: number): FloorInput[] {
  return Array.from({ length: Math.ceil(durationMs / WINDOW_MS) }, (_, i) => ({
    type: 'vad' as const,
    atMs: fromMs + (i + 1) * WINDOW_MS,
    probability,
    levelDbfs: probability > 0.5 ? -20 : -70,
  }));
}

const run = (machine: FloorMachine, inputs: readonly FloorInput[]): FloorDecision[] =>
  inputs.flatMap((input) => [...machine.feed(input)]);

const closes = (type: FloorDecision['type']) => type === 'end_of_turn' || type === 'utterance_dropped';

describe('for any inputs, the floor machine', () => {
  it('never has two utterances open, and closes each exactly once when silence follows', () => {
    fc.assert(
      fc.property(anything, (inputs) => {
        const silence = windows(endOf(inputs), 2500, 0);
        let open = 0;
        for (const { type } of run(new FloorMachine(), [...inputs, ...silence])) {
          if (type === 'utterance_started') open++;
          if (closes(type)) open--;
          expect(open === 0 || open === 1).toBe(true);
          if (type === 'pause' || type === 'utterance_resumed') expect(open).toBe(1);
        }
        expect(open).toBe(0);
      }),
    );
  });

  it('follows each duck by one resume or barge-in, neither comes without, and a hold at most once between', () => {
    fc.assert(
      fc.property(anything, (inputs) => {
        const silence = windows(endOf(inputs), 2500, 0);
        let ducked = false;
        let held = false;
        for (const { type } of run(new FloorMachine(), [...inputs, ...silence])) {
          if (type === 'duck') expect(ducked).toBe(false);
          if (type === 'hold_voice') expect([ducked, held]).toEqual([true, false]);
          held = type === 'hold_voice' || (held && type !== 'resume_voice' && type !== 'barge_in');
          if (type === 'resume_voice' || type === 'barge_in') expect(ducked).toBe(true);
          if (type === 'duck') ducked = true;
          if (type === 'resume_voice' || type === 'barge_in') ducked = false;
        }
        expect(ducked).toBe(false);
      }),
    );
  });

  it('pauses and resumes in turn within an utterance', () => {
    fc.assert(
      fc.property(anything, (inputs) => {
        let paused = false;
        for (const { type } of run(new FloorMachine(), inputs)) {
          if (type === 'pause') expect(paused).toBe(false);
          if (type === 'utterance_resumed') expect(paused).toBe(true);
          paused = type === 'pause' || (paused && type !== 'utterance_resumed' && !closes(type));
        }
      }),
    );
  });

  it('gives the floor to who speaks: the open utterance and the voice that plays, nobody else', () => {
    fc.assert(
      fc.property(anything, (inputs) => {
        const machine = new FloorMachine();
        let told = 'nobody';
        let open = false;
        let playing: number | null = null;
        for (const input of inputs) {
          if (input.type === 'playout_started') playing = input.turnId;
          if (input.type === 'playout_finished' && input.turnId === playing) playing = null;
          for (const decision of machine.feed(input)) {
            if (decision.type === 'utterance_started') open = true;
            if (closes(decision.type)) open = false;
            if (decision.type === 'barge_in') playing = null;
            if (decision.type === 'floor_changed') {
              expect(decision.floor).not.toBe(told);
              told = decision.floor;
            }
          }
          const voice = playing !== null;
          expect(told).toBe(open ? (voice ? 'both' : 'learner') : voice ? 'interviewer' : 'nobody');
          expect(machine.state).toMatchObject({ floor: told, playingTurnId: playing });
        }
      }),
    );
  });

  it('has no state in which nobody may ever speak again', () => {
    fc.assert(
      fc.property(anything, (inputs) => {
        const machine = new FloorMachine();
        run(machine, inputs);
        const quietMs = endOf(inputs);
        run(machine, windows(quietMs, 2500, 0));
        const speech = windows(quietMs + 2528, 1280, 0.95);
        const silence = windows(endOf(speech), 2500, 0);
        const course = run(machine, [...speech, ...silence]).map(({ type }) => type);
        expect(course).toContain('utterance_started');
        expect(course).toContain('end_of_turn');
        expect(machine.state.utterance).toBeNull();
      }),
    );
  });

  it('waits for more speech no longer than the maximum and one gap between inputs', () => {
    fc.assert(
      fc.property(anything, (inputs) => {
        const machine = new FloorMachine();
        for (const input of inputs) {
          for (const decision of machine.feed(input)) {
            if (decision.type !== 'end_of_turn') continue;
            expect(decision.waitMs).toBeGreaterThanOrEqual(0);
            expect(decision.waitMs).toBeLessThanOrEqual(1500 + MAX_GAP_MS);
            expect(decision.speechEndedAtMs).toBeGreaterThan(decision.startedAtMs);
            expect(decision.speechEndedAtMs + decision.waitMs).toBe(input.atMs);
          }
        }
      }),
    );
  });

  it('with windows that come regularly, waits no shorter than the minimum, and no longer than the maximum and a window or two', () => {
    const regular = fc.array(
      fc.tuple(
        fc.boolean(),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(null, 'yes.', 'I like it and', 'um'),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(regular, (stretches) => {
        const machine = new FloorMachine();
        let atMs = 0;
        for (const [speaks, count, text] of stretches) {
          const inputs = windows(atMs, count * WINDOW_MS, speaks ? 0.9 : 0.1);
          atMs = endOf(inputs);
          if (text !== null) inputs.push({ type: 'partial', atMs, text });
          for (const decision of run(machine, inputs)) {
            if (decision.type !== 'end_of_turn') continue;
            expect(decision.waitMs).toBeGreaterThanOrEqual(192);
            expect(decision.waitMs).toBeLessThanOrEqual(1500 + 2 * WINDOW_MS);
          }
        }
      }),
    );
  });

  it('decides the same again when it is replayed, from a log that went through JSON', () => {
    fc.assert(
      fc.property(anything, (inputs) => {
        const original = new FloorMachine();
        const replayed = new FloorMachine();
        const decisions = run(original, inputs);
        expect(run(replayed, JSON.parse(JSON.stringify(inputs)) as FloorInput[])).toEqual(decisions);
        expect(JSON.parse(JSON.stringify(replayed.state))).toEqual(original.state);
      }),
    );
  });

  it('takes a clock that goes backwards, or is none, for the latest time known', () => {
    fc.assert(
      fc.property(anything, fc.array(fc.double()), (inputs, times) => {
        const machine = new FloorMachine();
        let latest = -Infinity;
        inputs.forEach((input, i) => {
          machine.feed({ ...input, atMs: times[i] ?? input.atMs });
          const { atMs } = machine.state;
          expect(Number.isFinite(atMs)).toBe(true);
          expect(atMs).toBeGreaterThanOrEqual(latest);
          latest = atMs ?? latest;
        });
      }),
    );
  });
});
