import { extractInterests } from './extract';
import type { AnswerContext } from './extract';

const STATEMENT: AnswerContext = { asked: false, future: false, helping: false, detail: false };
const ANSWER: AnswerContext = { ...STATEMENT, asked: true };
const FUTURE: AnswerContext = { ...ANSWER, future: true };

/** `+` liked, `-` taken back or disliked, with the category where it matters. */
const read = (text: string, context: AnswerContext): string[] =>
  extractInterests(text, context).map(
    ({ polarity, name }) => `${polarity === 'positive' ? '+' : '-'}${name}`,
  );

describe('interests in what a learner says', () => {
  it.each<[string, string[]]>([
    ['i love building robots with my brother in the garage', ['+robotics']],
    ["I'm into chess and I also play the guitar in a band.", ['+chess', '+guitar']],
    ['im really into rock climbing', ['+climbing']],
    ['i spend most of my time reading fantasy novels', ['+fantasy']],
    ['I enjoy hiking, swimming and photography.', ['+hiking', '+swimming', '+photography']],
    ['my favourite subject is math and my brother plays football', ['+mathematics']],
    [
      'in my free time i play video games with my friends and sometimes i go swimming',
      ['+video games', '+swimming'],
    ],
    ['i really enjoy restoring old clocks with my grandfather', ['+restoring old clocks']],
    ['my dad got me into photography', ['+photography']],
    ['helping people makes me happy', ['+helping others']],
    ["I've been playing the cello for six years", ['+cello']],
    ['me and my friends make short films on the weekend', ['+filmmaking']],
    ["i can't get enough of astronomy", ['+astronomy']],
    ['i am on the swim team', ['+swimming']],
    ['my parents want me to become a lawyer but i want to be a game designer', ['+game development']],
    ['i want to start my own company', ['+entrepreneurship']],
    ['i would like to learn japanese', ['+Japanese']],
    ['um well i guess i like drawing and stuff', ['+drawing']],
    ['i like beekeeping, baking bread and falconry', ['+beekeeping', '+baking', '+falconry']],
    ['its fun to play minecraft', ['+minecraft']],
    ['there is nothing better than skiing', ['+skiing']],
    ['i want to help sick people', ['+helping others']],
    ['i usually draw or i listen to music', ['+drawing', '+music']],
    ['the thing i love most is painting', ['+painting']],
    ['I do not only like tennis, I also like golf.', ['+tennis', '+golf']],
  ])('finds what is liked in %j', (text, expected) => {
    expect(read(text, STATEMENT)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['i used to like chess but not any more', ['-chess']],
    ["i don't really like football", ['-football']],
    ['dont like football', ['-football']],
    ['i hate math but i love history', ['-mathematics', '+history']],
    ['i am not a fan of football i prefer basketball', ['-football', '+basketball']],
    ['chess is boring', ['-chess']],
    ['i gave up piano last year', ['-piano']],
    ['i like chess but not checkers', ['+chess', '-board games']],
    ['i played tennis but i stopped', ['-tennis']],
    ['i used to hate reading but now i love it', ['+reading']],
    // As recognisers write what was two sentences.
    ['Maths is boring, swimming, I guess.', ['-mathematics', '+swimming']],
    ['Chess, before, not any more, playing the piano.', ['-chess', '+piano']],
    ["That's school I like physics best.", ['+physics']],
    ['i have been reading up on philosophy lately', ['+philosophy']],
    ['oh sorry my cat just walked over the piano he always does that i like chess', ['+chess']],
    ['my favourite person for that is my teacher', []],
    ['potamos hapless pon yolanda', []],
  ])('hears what is disliked, taken back or come to be liked in %j', (text, expected) => {
    expect(read(text, ANSWER)).toEqual(expected);
  });

  it.each([
    'yes',
    'the weather is nice today',
    'my friend likes chess',
    'my brother plays football every day',
    'i was like really tired yesterday',
    "i don't have any hobbies",
    'i have to study math every day',
    'i like it when my friends come over',
    'what about you do you like chess',
    'Do you play the guitar?',
    'i do not know',
    'i think so',
    '',
  ])('finds nothing in %j', (text) => {
    expect(read(text, ANSWER)).toEqual([]);
  });

  it.each<[string, AnswerContext, string[]]>([
    ['mostly chess and hiking', ANSWER, ['+chess', '+hiking']],
    ['football basketball and video games', ANSWER, ['+football', '+basketball', '+video games']],
    ['playing football with my friends', ANSWER, ['+football']],
    ['a doctor or maybe a scientist', FUTURE, ['+medicine', '+scientific research']],
    ['a puppet maker', FUTURE, ['+puppet maker']],
  ])('takes the bare answer %j for an answer', (text, context, expected) => {
    expect(read(text, context)).toEqual(expected);
  });

  it('does not take a bare noun for an interest when nothing was asked', () => {
    expect(read('mostly chess and hiking', STATEMENT)).toEqual([]);
  });

  it.each<[string, AnswerContext, string, string]>([
    ['i want to become a doctor', STATEMENT, 'medicine', 'career'],
    ['a musician', FUTURE, 'music', 'career'],
    ['my sister and i volunteer at the animal shelter', STATEMENT, 'volunteering', 'philanthropic'],
    ['i play video games with my friends', STATEMENT, 'video games', 'social'],
    ['i sing in a choir', STATEMENT, 'choir', 'social'],
    ['i love baking bread', STATEMENT, 'baking', 'personal'],
  ])('puts what %j shows into its category', (text, context, name, category) => {
    expect(extractInterests(text, context)).toContainEqual(expect.objectContaining({ name, category }));
  });

  it.each<[string, string]>([
    ['i love building robots with my brother in the garage', 'building robots with your brother'],
    ['i build robots', 'building robots'],
    ['i play the guitar', 'playing the guitar'],
    ['i want to become a doctor', 'becoming a doctor'],
    ['i like walking my dog', 'walking your dog'],
  ])('turns %j round as %j', (text, mention) => {
    expect(extractInterests(text, STATEMENT)[0]?.mention).toBe(mention);
  });

  it('is surer of love than of like, and of a known interest than of an unknown one', () => {
    const confidence = (text: string): number => extractInterests(text, STATEMENT)[0]?.confidence ?? 0;
    expect(confidence('i love chess')).toBeGreaterThan(confidence('i like chess'));
    expect(confidence('i really love chess')).toBeGreaterThan(confidence('i love chess'));
    expect(confidence('i like chess')).toBeGreaterThan(confidence('i like ferrets'));
  });

  it('quotes the words that show it, and the words that take it back', () => {
    const quotes = (text: string): string[] =>
      extractInterests(text, STATEMENT).map((interest) => interest.quote);
    expect(quotes('Well, I LOVE chess, you know. It rained.')).toEqual(['I LOVE chess']);
    expect(quotes('I used to like chess, but not any more.')).toEqual([
      'I used to like chess, but not any more',
    ]);
  });
});
