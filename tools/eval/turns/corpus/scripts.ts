import type { Expects } from '@spool/contracts';
import type { Part } from './item';

/**
 * What the callers say. Marks are pauses: `{c}` after a conjunction or another word that goes on, `{f}` around
 * a filler, `{t}` a thought, `{s}` after a whole sentence, `{d}` between groups of a dictation. A script with
 * marks has no other commas, so that its pauses are where its voice pauses.
 */
export interface Script {
  readonly text: string;
  readonly question: string;
  readonly expects: Expects;
}

export interface PartScripts {
  /** Questions by the answer that they wait for. */
  readonly questions: Readonly<Record<Exclude<Expects, 'nothing'>, readonly string[]>>;
  readonly plain: readonly string[];
  readonly hesitation: readonly string[];
  readonly thought: readonly string[];
  readonly twoPart: readonly string[];
  readonly yesNo: readonly string[];
  readonly names: readonly string[];
  readonly numbers: readonly string[];
  readonly dictation: readonly string[];
  readonly interruptions: readonly string[];
  readonly earlyAnswers: readonly string[];
}

/** Said by both parts' callers, in different voices: there are not many ways to say "yeah". */
export const BACKCHANNELS = [
  'HUM',
  'yeah.',
  'uh huh.',
  'right.',
  'okay.',
  'oh wow.',
  'I see.',
  'sure.',
] as const;
/** A word and silence: wants nothing. */
export const STUMBLES = ['um.', 'uh.'] as const;

const TUNING: PartScripts = {
  questions: {
    open: [
      'Nice to meet you. What do you like to do when you have a free afternoon?',
      'That sounds good. What is it about that which you enjoy the most?',
      'I see. Tell me more about how that started, and what kept you going.',
    ],
    yes_no: [
      'Interesting. Would you like to do more of that in the future?',
      'Okay. Do you do that together with other people?',
    ],
    name: ['Before we begin, what is your name?'],
    number: ['Thank you. What number can we call you on, if the line drops?'],
  },
  plain: [
    'I play the guitar in a small band.',
    'Mostly I read novels about the sea.',
    'I would say gardening is what I like best.',
    'My sister taught me how to bake bread when I was ten.',
    'We go climbing every other weekend.',
    'It keeps me calm after a long day at work.',
    'I am a nurse at the children hospital.',
    'Probably the people I meet there.',
    'I started learning Spanish two years ago.',
    'What I enjoy most is fixing old radios.',
    'I like how the whole street comes together for it.',
    'Well I have always been into photography.',
  ],
  hesitation: [
    'I like cooking and {c} I also like painting.',
    'I stopped playing because {c} my hands started to hurt.',
    'I work in a {c} bakery near the station.',
    'I play football with my {c} cousins on Sundays.',
    'I like um {f} old black and white movies.',
    'We usually go to the {c} lake in the summer.',
    'It is um {f} hard to say what I like the most.',
    'I wanted to be a pilot but {c} my eyes were too bad.',
    'I would like to learn how to {c} sail a boat.',
    'When I was a child I {c} collected stamps and {c} coins.',
    'My favourite is uh {f} the one about the old man.',
    'I think that {c} music is what matters to me.',
    'I go there when {c} I need to think.',
    'We built it from {c} wood and {c} some old bicycle parts.',
    'So basically {c} I teach kids how to swim.',
    'I enjoy it since {c} it gets me out of the house.',
  ],
  thought: [
    'Let me think {t} I guess it is the quiet that I like.',
    'That is a good question {t} maybe it was my grandfather.',
    'Well {t} I would have to say the violin.',
    'Hmm {t} I never thought about it like that.',
    'I suppose the thing is {t} I just like being outside.',
  ],
  twoPart: [
    'I like hiking. {s} And I also go fishing sometimes.',
    'I play chess. {s} My father showed me how.',
    'It was last summer. {s} We drove all the way to Italy.',
    'I used to dance. {s} Now I mostly watch.',
    'I help at the library. {s} It is close to my flat.',
  ],
  yesNo: ['Yes.', 'No.', 'Yes I do.', 'Not really.', 'Yeah definitely.', 'I think so.'],
  names: ['Robert.', 'My name is Linda.', 'I am Peter Miller.'],
  numbers: ['About twelve.', 'Twenty five years.'],
  dictation: [
    'It is five five three {d} two one four {d} nine zero eight.',
    'Zero seven nine {d} four four one {d} three two six.',
    'My number is six one two {d} five five five {d} eight seven.',
  ],
  interruptions: [
    'Wait can I ask you something first?',
    'Sorry I did not understand the question.',
    'Actually I would rather talk about music.',
    'Hold on what do you mean by that?',
    'No that is not what I said.',
    'Can you repeat that please?',
    'Stop please I have to tell you something.',
  ],
  earlyAnswers: ['Yes.', 'Yeah sure.', 'No not really.', 'Yes I would.'],
};

const HELD_OUT: PartScripts = {
  questions: {
    open: [
      'Welcome, I am glad you are here. Which things do you care about outside of work?',
      'Good to know. Can you describe what a perfect day with that looks like?',
      'Thanks for telling me. How did you get into it in the first place?',
    ],
    yes_no: [
      'Right. Have you ever thought about teaching it to somebody?',
      'That makes sense. Is there a group of people you do this with?',
    ],
    name: ['Hello, who am I talking to?'],
    number: ['Alright. And how many years have you been doing this, or what is your member number?'],
  },
  plain: [
    'I sing in the church choir on Thursdays.',
    'I have two dogs and they take most of my time.',
    'It was my uncle who showed me the workshop.',
    'I really love repairing clocks.',
    'My friends and I run a small theatre.',
    'I would like to write a book one day.',
    'Usually I just walk along the river.',
    'I study history at the evening college.',
    'The best part is when everybody laughs.',
    'I am mostly interested in birds.',
    'Some people think it is boring but I do not.',
    'I bought my first camera with my own money.',
  ],
  hesitation: [
    'I enjoy swimming and {c} running in the morning.',
    'I moved here because {c} of my job at the harbour.',
    'I am learning the {c} accordion at the moment.',
    'I meet my {c} neighbours to play cards.',
    'I watch er {f} a lot of cooking shows.',
    'We travel to the {c} mountains whenever we can.',
    'I am um {f} not sure if that counts.',
    'I tried pottery but {c} it was too messy for me.',
    'I hope to {c} open a little cafe.',
    'In the winter I {c} knit scarves and {c} gloves.',
    'The main thing is uh {f} that nobody bothers me.',
    'I believe that {c} everybody should learn to draw.',
    'I feel better if {c} I have something to do.',
    'It is made of {c} clay and {c} a bit of straw.',
    'What happened was {c} I lost my keys in the snow.',
    'I keep doing it although {c} it costs a lot.',
  ],
  thought: [
    'Good question {t} probably my first teacher.',
    'Let me see {t} it must have been ten years ago.',
    'Well {t} I suppose I like the smell of the wood.',
    'I do not know {t} maybe because it is so slow.',
    'If I am honest {t} I do it for the cake afterwards.',
  ],
  twoPart: [
    'I collect records. {s} Jazz is what I have most of.',
    'I have a small boat. {s} It needs a lot of paint.',
    'We meet on Fridays. {s} Everyone brings some food.',
    'I tried skating once. {s} It did not end well.',
    'I volunteer at a shelter. {s} The cats are my favourite.',
  ],
  yesNo: ['Yes.', 'No.', 'Of course.', 'No I have not.', 'Maybe later.', 'Yes we do.'],
  names: ['Margaret.', 'This is David.', 'I am called Susan Clark.'],
  numbers: ['Almost forty.', 'Seven or eight.'],
  dictation: [
    'It is four eight one {d} nine nine two {d} zero five.',
    'Two three six {d} seven zero zero {d} one eight four.',
    'The number is eight eight {d} one four seven {d} six three.',
  ],
  interruptions: [
    'Excuse me could you say that again?',
    'Hang on I want to add something.',
    'Let me stop you there for a second.',
    'But I already told you about that.',
    'Could we talk about something else?',
    'One moment there is somebody at the door.',
    'I do not want to answer that.',
  ],
  earlyAnswers: ['No.', 'Yes I have.', 'Yeah.', 'No never.'],
};

export const SCRIPTS: Readonly<Record<Part, PartScripts>> = { tuning: TUNING, 'held-out': HELD_OUT };
