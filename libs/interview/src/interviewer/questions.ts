import type { Expects } from '@spool/contracts';

/** What a question is after. `deepen_*` and `follow_up` are about one interest. */
export type Topic =
  | 'explore_free_time' | 'explore_learning' | 'explore_people' | 'explore_helping' | 'explore_future'
  | 'explore_free_day' | 'explore_proud' | 'offer_choice'
  | 'follow_up' | 'deepen_activity' | 'deepen_enjoyment' | 'deepen_company' | 'deepen_since' | 'deepen_next'
  | 'wrap_up' | 'wrap_up_missing' | 'check_in'; // prettier-ignore

interface TopicQuestions {
  expects: Expects;
  /** Spoken words for it; `{it}` is the interest in the learner's words. Each stands on its own. */
  phrasings: readonly string[];
}

/** Breadth: the areas that every interview touches, and how the interviewer refers to them. */
export const AREAS = [
  'explore_free_time',
  'explore_learning',
  'explore_people',
  'explore_helping',
  'explore_future',
] as const;
/** Asked when the areas have shown nothing. */
export const SPARE_AREAS = ['explore_free_day', 'offer_choice', 'explore_proud'] as const;
/** Depth: what is asked about a top interest, in order of worth. */
export const FACETS = [
  'deepen_activity',
  'deepen_enjoyment',
  'deepen_company',
  'deepen_since',
  'deepen_next',
] as const;
export type Facet = (typeof FACETS)[number];

export const AREA_LABELS: Partial<Record<Topic, string>> = {
  explore_free_time: 'what you do in your free time',
  explore_learning: 'what you like to learn',
  explore_people: 'the people around you',
  explore_helping: 'helping others',
  explore_future: 'your plans for the future',
  explore_free_day: 'a day of your own',
  explore_proud: 'things that you are proud of',
  offer_choice: 'what suits you',
};

export const QUESTIONS: Record<Topic, TopicQuestions> = {
  explore_free_time: {
    expects: 'open',
    phrasings: [
      'What do you enjoy doing in your free time?',
      'When nobody tells you what to do, how do you spend your time?',
      'What do you like to do after school or on weekends?',
      'What do you do just because it is fun?',
      'What could you do for hours without getting bored?',
      'What did you do last weekend that you liked?',
    ],
  },
  explore_learning: {
    expects: 'open',
    phrasings: [
      'What do you like learning about, in school or on your own?',
      'Which subject or topic could you read about all day?',
      'What have you learned lately that you found exciting?',
      'Is there a class or a topic that never bores you? Which one?',
      'What would you teach yourself if you had a month for it?',
      'What kind of videos or books teach you things you care about?',
    ],
  },
  explore_people: {
    expects: 'open',
    phrasings: [
      'What do you like doing together with friends or family?',
      'Are you in any team, club or group? What do you do there?',
      'When you meet your friends, what do you usually end up doing?',
      'What is the best thing you do with other people?',
      'What do your friends come to you for?',
      'What is something you would rather do in a group than alone?',
    ],
  },
  explore_helping: {
    expects: 'open',
    phrasings: [
      'Is there a way you like to help others, or something in the world you would like to make better?',
      'When did you last help somebody and enjoy it? What did you do?',
      'If you could fix one problem in the world, which would it be?',
      'What cause would you give your time to?',
      'Who do you like to help, and how?',
      'What would make your town a better place, and what would your part be?',
    ],
  },
  explore_future: {
    expects: 'open',
    phrasings: [
      'What do you dream of doing later in life?',
      'What kind of work could you imagine doing one day?',
      'If everything goes well, what will you be doing in ten years?',
      'What job sounds exciting to you?',
      'What did you last think of when somebody asked what you want to be?',
      'Whose job would you like to try for a week?',
    ],
  },
  explore_free_day: {
    expects: 'open',
    phrasings: [
      'Imagine tomorrow is completely free. What would you do first?',
      'What would your perfect Saturday look like?',
      'If money and time did not matter, what would you try?',
      'What would you do with a whole week off?',
    ],
  },
  explore_proud: {
    expects: 'open',
    phrasings: [
      'What is something you did that you are proud of?',
      'What do people say you are good at?',
      'What is easy for you that others find hard?',
      'What was the last thing you finished and thought, that went well?',
    ],
  },
  offer_choice: {
    expects: 'open',
    phrasings: [
      'Which is closest to you: making things, moving your body, or being with people?',
      'What sounds better to you: music, nature, or technology?',
      'Would you rather build something, find something out, or look after someone?',
      'What would you pick for an afternoon: a game, a story, or a workshop?',
    ],
  },
  follow_up: {
    expects: 'open',
    phrasings: [
      'What got you into {it}?',
      'Can you tell me a bit more about {it}?',
      'What comes to mind first when you think of {it}?',
      'How do you fit {it} into your week?',
    ],
  },
  deepen_activity: {
    expects: 'open',
    phrasings: [
      'When it comes to {it}, what exactly do you do?',
      'What does a good day of {it} look like?',
      'What did you do the last time you had time for {it}?',
      'How would you explain {it} to somebody who has never seen it?',
      'What part of {it} do you do most?',
    ],
  },
  deepen_enjoyment: {
    expects: 'open',
    phrasings: [
      'What do you enjoy most about {it}?',
      'What is special about {it} for you?',
      'Which moment in {it} makes you happiest?',
      'Why {it}, of all things?',
      'What would you miss most without {it}?',
    ],
  },
  deepen_company: {
    expects: 'name',
    phrasings: [
      'Who shares {it} with you?',
      'Do you prefer {it} alone or with others, and with whom?',
      'Who do you talk to about {it}?',
      'Who taught you about {it}, or did you find it alone?',
    ],
  },
  deepen_since: {
    expects: 'number',
    phrasings: [
      'How long have you been into {it}?',
      'Since when have you been interested in {it}?',
      'When did you first get interested in {it}?',
      'How old were you when {it} first caught you?',
    ],
  },
  deepen_next: {
    expects: 'open',
    phrasings: [
      'What would you like to learn next about {it}?',
      'Where would you like to go next with {it}?',
      'What about {it} would you still like to find out?',
      'What is the next step for you in {it}?',
      'If you had a great teacher for {it}, what would you ask first?',
    ],
  },
  wrap_up: {
    expects: 'yes_no',
    phrasings: [
      'Did I miss anything important?',
      'Is anything missing?',
      'Is there something you would like to add?',
      'Have I left anything out?',
      'Would you change or add anything?',
    ],
  },
  wrap_up_missing: {
    expects: 'open',
    phrasings: ['What should I add?', 'Go on, what did I forget?', 'What else belongs on the list?'],
  },
  check_in: {
    expects: 'yes_no',
    phrasings: ['Would you like to go on talking with me?', 'Shall we go on?', 'Do you feel like going on?'],
  },
};

/** What is asked about something that they want to become or found, and so do not do yet. */
export const DREAM_PHRASINGS: Record<Facet, readonly string[]> = {
  deepen_activity: [
    'What do you imagine doing on a normal day after {it}?',
    'When you picture {it}, what do you see?',
    'What part of {it} sounds best to you?',
  ],
  deepen_enjoyment: [
    'What draws you to {it}?',
    'What would you like most about {it}?',
    'What makes you dream of {it}?',
  ],
  deepen_company: [
    'Who has encouraged you in {it}?',
    'Do you know somebody who could help you with {it}?',
    'Who have you told about {it}?',
  ],
  deepen_since: [
    'When did you first think of {it}?',
    'How long have you been dreaming of {it}?',
    'How old were you when you first thought about {it}?',
  ],
  deepen_next: [
    'What could be your first step towards {it}?',
    'What would you need to learn for {it}?',
    'What could you try this year that leads to {it}?',
  ],
};

/** The patterns for a topic about `it`; a dream begins with `becoming` or `starting`. */
export function phrasingsFor(topic: Topic, it: string): readonly string[] {
  const dream = /^(?:becoming|being|starting|opening) /.test(it)
    ? DREAM_PHRASINGS[topic as Facet]
    : undefined;
  return dream ?? QUESTIONS[topic].phrasings;
}

export const isTopic = (intent: string): intent is Topic => Object.hasOwn(QUESTIONS, intent);
