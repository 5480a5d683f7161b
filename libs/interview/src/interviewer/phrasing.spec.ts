import { INTEREST_DISCOVERY } from '../plans/plans';
import { Simulation } from '../testing/simulation';
import { checkedObservations, MAX_REPLY_CHARS, maySay, phrasedTurn } from './phrasing';
import type { ProposedObservation } from './phrasing';
import { isMoveOfPlan } from './questions';

const turn = { turnId: 4, text: 'I play soccer with my brother.' };
const proposal: ProposedObservation = {
  name: 'Soccer', category: 'social', confidence: 0.8, quote: 'I play soccer', polarity: 'positive',
}; // prettier-ignore
const inPlan = (intent: string): boolean => isMoveOfPlan(INTEREST_DISCOVERY, intent);

describe('what a model proposes', () => {
  it('goes into the log under its canonical name', () => {
    expect(checkedObservations([{ ...proposal, facet: 'company' }], turn, 7)).toEqual([
      expect.objectContaining({ name: 'football', facet: 'company', turn_id: 4, at_ms: 7 }),
    ]);
  });

  it.each<[string, Partial<ProposedObservation>]>([
    ['a quote that nobody said', { quote: 'I adore soccer' }],
    ['no quote', { quote: ' ' }],
    ['a category that there is not', { category: 'secret' }],
    ['a confidence of more than one', { confidence: 7 }],
    ['no number for a confidence', { confidence: Number.NaN }],
    ['a name that is a story', { name: 'x'.repeat(61) }],
    ['an unknown polarity', { polarity: 'maybe' }],
  ])('is left out with %s', (_what, change) => {
    expect(checkedObservations([{ ...proposal, ...change }], turn, 7)).toEqual([]);
  });

  it('may not be said again where it is a question that was asked', () => {
    const { state, planned } = new Simulation(3);
    const question = planned[0]?.text.split('! ').at(-1) ?? '';
    expect(maySay(state, question, '')).toBe(false);
    expect(maySay(state, 'What else is there?', '')).toBe(true);
    expect(maySay(state, 'And so on.', 'x'.repeat(MAX_REPLY_CHARS))).toBe(false);
  });

  it('keeps the suggested move where the model invents one or wants to go on after the end', () => {
    const simulation = new Simulation(3);
    const suggestion = simulation.learnerSays('i love chess');
    const move = { stage: 'wrap_up', intent: 'give_full_marks', expects: 'open' } as const;
    const said = phrasedTurn(suggestion, ['Chess!', 'Who taught you?'], move, inPlan);
    expect(said).toMatchObject({ text: 'Chess! Who taught you?', intent: suggestion.intent });
    const goodbye = simulation.learnerSays('i have to go');
    const after = phrasedTurn(goodbye, ['Bye!'], { ...move, intent: 'explore_people' }, inPlan);
    expect(after).toMatchObject({ text: 'Bye!', endsInterview: true, stage: 'done', expects: 'nothing' });
    expect(phrasedTurn(suggestion, [], null, inPlan)).toEqual(suggestion);
  });

  it('follows the model to another move of the plan', () => {
    const suggestion = new Simulation(3).learnerSays('i love chess');
    const move = { stage: 'exploration', intent: 'explore_people', expects: 'open' } as const;
    const said = phrasedTurn(suggestion, ['Nice.', 'Who do you play with?'], move, inPlan);
    expect(said).toMatchObject({ intent: 'explore_people', endsInterview: false });
    expect(said.about).toBeUndefined();
  });
});
