import type { InterviewerTurn } from '../session';
import { Learner } from './learner';
import type { Persona } from './personas';
import { PERSONAS } from './personas';
import { score, truthsOf } from './truth';

const question = (intent: string): InterviewerTurn => ({
  text: 'And you?',
  intent,
  stage: 'exploration',
  expects: 'open',
  ended: false,
});

const AREAS = [
  'explore_free_time',
  'explore_people',
  'explore_learning',
  'explore_helping',
  'explore_future',
];

function persona(id: string): Persona {
  const found = PERSONAS.find((one) => one.id === id);
  if (found === undefined) throw new Error(`There is no persona ${id}.`);
  return found;
}

describe('a simulated learner', () => {
  it('has told nothing at first, and after a question for each area all that is true', () => {
    const mara = persona('mara'); // tells one thing at a time, and asks back once
    const learner = new Learner(mara, 1, 'speech');
    expect(learner.told).toEqual([]);
    for (const intent of [...AREAS, ...AREAS]) learner.answer(question(intent));
    expect(learner.told.map(({ id }) => id).sort()).toEqual(
      truthsOf(mara)
        .map(({ id }) => id)
        .sort(),
    );
  });

  it('counts what it takes back no longer', () => {
    const eli = persona('eli'); // likes to skate at first
    const learner = new Learner(eli, 1);
    learner.answer(question('explore_free_time'));
    learner.answer(question('explore_free_time'));
    expect(learner.told.map(({ id }) => id)).toContain('skate');
    for (const intent of AREAS) learner.answer(question(intent));
    expect(learner.told.map(({ id }) => id)).not.toContain('skate');
  });

  it('speaks as it would write, and leaves mistakes to the recogniser', () => {
    const pia = persona('pia'); // written down without capitals and with mistakes
    const spoken = AREAS.map((intent) => new Learner(pia, 3, 'speech').answer(question(intent)) ?? '');
    const written = AREAS.map((intent) => new Learner(pia, 3, 'text').answer(question(intent)) ?? '');
    for (const text of written) expect(text).toBe(text.toLowerCase());
    expect(spoken.some((text) => text !== text.toLowerCase())).toBe(true);
  });
});

describe('the score', () => {
  it('counts no miss of what was not told yet, and nothing as wrong that is true as far as it was told', () => {
    const eli = persona('eli');
    const told = truthsOf(eli).slice(0, 1);
    expect(score(eli, [], told)).toEqual({ found: [], missed: told.map(({ id }) => id), wrong: [] });
    const skating = score(eli, ['skateboarding'], []);
    expect(skating.wrong).toEqual(['skateboarding']);
  });
});
