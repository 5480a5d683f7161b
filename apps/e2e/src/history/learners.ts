import type { PlannedTurn } from '@spool/interview';

/** What somebody answers to each of the interviewer's moves. */
export interface Answers {
  to(turn: Pick<PlannedTurn, 'intent' | 'about'>): string;
}

/** @param said by `intent`, or by `intent about` where the same is asked of several interests */
const answering = (said: Readonly<Record<string, string>>): Answers => ({
  to: ({ intent, about }) => said[`${intent} ${about}`] ?? said[intent] ?? 'No, that is all.',
});

export const MAYA = answering({
  explore_free_time: 'I love building robots with my brother, and on Sundays I draw comics.',
  explore_learning: 'Physics, mostly. And I could read about astronomy all day.',
  explore_people: 'I play chess with my friends at the school club.',
  explore_helping: 'I volunteer at the animal shelter every other Saturday.',
  explore_future: 'I would like to become an engineer.',
  'deepen_activity robotics': 'We build little line followers out of motors and an old toy car.',
  'deepen_enjoyment robotics':
    'What I like most is the moment when a robot moves by itself for the first time.',
  'deepen_goal robotics': 'I want to learn how to make robots walk.',
  'deepen_company robotics': 'My brother, and two friends from school.',
  'deepen_since robotics': 'Since I was nine, so about five years.',
  'follow_up chess': 'Every Thursday, in the school library.',
  'deepen_activity chess': 'Last week I lost three games and won the fourth.',
  'deepen_goal chess': 'I want to learn how to see five moves ahead.',
  'deepen_enjoyment engineering': 'Making things that people need, and seeing them work.',
  'deepen_since engineering': 'Since I took the washing machine apart, two years ago.',
  'deepen_goal engineering': 'I would like to learn how bridges are planned.',
  deepen_activity: 'Every week, whenever there is time.',
  deepen_enjoyment: 'That I get better at it, and that nobody tells me how.',
  deepen_goal: 'I would like to learn how the professionals do it.',
  deepen_company: 'My friends, mostly.',
  deepen_since: 'For about two years.',
});

export const NOAH = answering({
  explore_free_time: 'I play the guitar, and I go skateboarding.',
  explore_learning: 'I like history, the old Romans most of all.',
  explore_people: 'I play football in a team.',
  explore_helping: 'I help my neighbours with their garden.',
  explore_future: 'I could imagine being a teacher.',
});
