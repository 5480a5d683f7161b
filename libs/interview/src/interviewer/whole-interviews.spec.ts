import { toResults, toTranscript } from '../projections';
import { questionIn, spoken } from '../sentences';
import { Simulation } from '../testing/simulation';
import { PERSONAS } from '../testing/personas';
import type { Persona } from '../testing/personas';

const SEEDS = [1, 2, 7, 42, 1234];
const MAX_TURNS = 20;

function hold(persona: Persona, seed: number): Simulation {
  const simulation = new Simulation(seed);
  const used = new Map<string, number>();
  const next = (key: string, lines: string[]): string => {
    const index = used.get(key) ?? 0;
    used.set(key, index + 1);
    return lines[index % lines.length] as string;
  };
  for (let turn = 0; turn < MAX_TURNS && !simulation.ended; turn += 1) {
    const intent = simulation.state.lastQuestion?.intent ?? '';
    const lines = persona.answers[intent];
    simulation.learnerSays(lines === undefined ? next('otherwise', persona.otherwise) : next(intent, lines));
  }
  return simulation;
}

describe.each(PERSONAS)('$name', (persona) => {
  describe.each(SEEDS)('with seed %i', (seed) => {
    const simulation = hold(persona, seed);
    const { state } = simulation;
    const results = toResults(state, 'session', simulation.nowMs);

    it('is led through all stages to a goodbye', () => {
      expect([...new Set(simulation.planned.map((turn) => turn.stage))]).toEqual([
        'greeting', 'exploration', 'deep_dive', 'wrap_up', 'done',
      ]); // prettier-ignore
      expect(state.endReason).toBe('completed');
      expect(results.final).toBe(true);
    });

    it('takes eight to twenty answers', () => {
      expect(results.learner_turns).toBeGreaterThanOrEqual(8);
      expect(results.learner_turns).toBeLessThanOrEqual(20);
    });

    it('is asked no question twice', () => {
      const questions = simulation.planned
        .filter((turn) => turn.expects !== 'nothing')
        .map((turn) => spoken(questionIn(turn.text)));
      expect(new Set(questions).size).toBe(questions.length);
    });

    it('has the expected interests in the results and no others’', () => {
      const names = results.interests.map((interest) => interest.name);
      expect(names).toEqual(expect.arrayContaining(persona.expected));
      for (const name of persona.unexpected) expect(names).not.toContain(name);
    });

    it('has only quotes that the transcript holds', () => {
      const turns = new Map(toTranscript(state, 'session').turns.map((turn) => [turn.turn_id, turn]));
      for (const interest of results.interests) {
        for (const { quote, turn_id } of interest.evidence) {
          expect(turns.get(turn_id)?.speaker).toBe('learner');
          expect(turns.get(turn_id)?.text).toContain(quote);
        }
      }
    });

    it('hears no turn that is too long to be listened to', () => {
      const lengths = simulation.planned.map((turn) => turn.text.split(' ').length).sort((a, b) => a - b);
      expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(25);
      expect(lengths.at(-1)).toBeLessThanOrEqual(45);
    });
  });
});
