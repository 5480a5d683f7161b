import { plansOf } from './recipe';
import { SCRIPTS } from './scripts';
import { VOICE_RECIPES } from './voices';

describe('the corpus', () => {
  it('shares no script, question and voice between its parts', () => {
    const [tuning, heldOut] = [SCRIPTS.tuning, SCRIPTS['held-out']].map((scripts) => {
      const { questions, yesNo: _short, earlyAnswers: _early, ...lists } = scripts;
      return [...Object.values(lists).flat(), ...Object.values(questions).flat()];
    });
    expect(tuning!.filter((text) => heldOut!.includes(text))).toEqual([]);
    const voices = [...VOICE_RECIPES.FLITE, ...VOICE_RECIPES.ESPEAK];
    const names = (part: string) => new Set(voices.filter((v) => v.part === part).map(({ voice }) => voice));
    expect([...names('tuning')].filter((name) => names('held-out').has(name))).toEqual([]);
  });

  it('plans the same items each time, each with a name of its own, in every family on both sides', () => {
    const plans = (['tuning', 'held-out'] as const).map(plansOf);
    expect(plans).toEqual((['tuning', 'held-out'] as const).map(plansOf));
    const ids = plans.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const families = plans.map((part) => new Set(part.map(({ family }) => family)));
    expect(families[0]).toEqual(families[1]);
  });
});
