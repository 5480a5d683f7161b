/** What a learner says to a question, by the interviewer's intent: several, so that no two interviews are alike. */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  explore_free_time: [
    'I like to build small robots with my brother in our garage.',
    'I play the guitar in a band, and I write my own songs.',
    'Mostly I paint, and on Sundays I bake cakes with my grandmother.',
  ],
  follow_up: ['We started with an old kit that my uncle gave us.', 'My cousin showed me how it works.'],
  explore_learning: [
    'My favourite subject is physics.',
    'I like learning Japanese, because I watch a lot of anime.',
    "I'm really into biology, we grew plants in class.",
  ],
  explore_people: [
    'I play basketball with my friends twice a week.',
    'We have band practice every Friday, and sometimes we go camping.',
    'My friends and I play board games.',
  ],
  explore_helping: [
    'I help at the animal shelter on Saturdays.',
    'I care about the environment, so I pick up trash at the beach.',
    'I tutor younger kids in math.',
  ],
  explore_future: [
    'I want to become an engineer and build machines that help people.',
    'I would love to be a musician.',
    'I want to be a doctor.',
  ],
  explore_free_day: [
    'I would go to the mountains and take photographs.',
    'I would sleep late and then draw.',
  ],
  explore_proud: ['Last year I won a chess tournament.', 'I taught my little sister to swim.'],
  offer_choice: ['I would rather make things.', 'Being outside, I think.'],
  deepen_activity: [
    'We build little cars that follow a line on the floor.',
    'I practise scales and then whole songs.',
  ],
  deepen_enjoyment: [
    'The moment when it works for the first time.',
    'It makes me calm.',
    'I can forget everything else.',
  ],
  deepen_company: ['My brother Tom, mostly.', 'Two friends from school.'],
  deepen_since: ['For about four years.', 'Since I was nine.'],
  deepen_next: [
    'I would like to learn more about artificial intelligence.',
    'I want to play in front of people.',
  ],
  wrap_up: ['No, that is all.', 'I think you have everything.'],
  wrap_up_missing: ['I also like cooking.'],
  check_in: ['Yes, let us go on.'],
};
const OTHERWISE = [
  'I like it a lot, because it is different every time.',
  'That is hard to say, but I think so.',
];

/** Every sentence that {@link answerTo} may choose. */
export const allAnswers = (): string[] => [...new Set([...Object.values(ANSWERS).flat(), ...OTHERWISE])];

/** Sentences for the first minute of an interview: one to each question that opens a subject, and those that fit any. */
export const firstAnswers = (): string[] => [
  ...Object.entries(ANSWERS).flatMap(([intent, [answer]]) =>
    answer !== undefined && /^(explore_|follow_up)/.test(intent) ? [answer] : [],
  ),
  ...OTHERWISE,
];

/**
 * @param intent of the interviewer's question
 * @param taste which of the answers; counts round them
 * @param among what can be said; there must be one that fits any question
 */
export function answerTo(
  intent: string,
  taste: number,
  among: ReadonlySet<string> = new Set(allAnswers()),
): string {
  const fitting = (ANSWERS[intent] ?? []).filter((answer) => among.has(answer));
  const answers = fitting.length > 0 ? fitting : OTHERWISE;
  return answers[taste % answers.length] ?? '';
}
