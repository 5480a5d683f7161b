/** What stands before the question: one short reaction. `{it}` is what the learner named, in their words. */
export const GREETINGS = [
  'Hi, nice to meet you!',
  'Hello, good to have you here!',
  'Hi there, I am glad you came!',
  'Hey, welcome!',
];
export const PURPOSES = [
  'I would love to find out what you are into.',
  'I am curious about what you like.',
  'Let us talk about the things that interest you.',
];
export const ACKS = {
  mirrored: [
    '{It}, nice!',
    'Oh, {it}, that sounds good.',
    '{It}, I like that.',
    'So {it}, great.',
    '{It}, lovely.',
    'Cool, {it}.',
    '{It}, got it.',
    'Ah, {it}, interesting.',
  ],
  plain: [
    'I see.',
    'Interesting.',
    'Thanks for telling me.',
    'Good to know.',
    'That makes sense.',
    'Okay.',
    'I can picture that.',
    'Right.',
    'Got it.',
    'Understood.',
  ],
  negative: [
    'Fair enough, so {it} is not for you.',
    'Okay, no {it} then.',
    'Understood, we can leave {it} out.',
    'Alright, {it} is off the list.',
  ],
  dontKnow: [
    'No problem.',
    'That is fine.',
    'No worries, that is a hard one.',
    'Totally okay.',
    'Never mind.',
  ],
  yes: ['Great.', 'Good.', 'Alright.', 'Perfect.'],
  no: ['Okay.', 'Fair enough.', 'All right.', 'Sure.'],
  change: [
    'Sure, let us switch.',
    'Of course, something else then.',
    'Okay, new topic.',
    'Gladly, let us move on.',
  ],
  repeat: [
    'Sure, in other words:',
    'Of course, let me put it differently.',
    'Sorry, I will say it another way.',
    'No problem, here it is again differently.',
  ],
  askedBack: [
    'I am only an interviewer made of software, so I live on stories like yours.',
    'Kind of you to ask! I am a computer program, so I would rather hear about you.',
    'Me? I am software, and listening is my hobby.',
    'I am a program, so today is all about you.',
  ],
  distress: [
    'I am sorry, that sounds really hard. Please talk to somebody you trust, or call a local helpline, today.',
    'Thank you for telling me. You deserve real help with that, so please speak to an adult you trust soon.',
  ],
  silence: [
    'Take your time.',
    'No rush.',
    'I am still here.',
    'It is okay to think for a moment.',
    'Maybe this is easier.',
  ],
  moveOn: ['Let us try another one.', 'Here is something different.', 'Let us look at another side.'],
};
export const RESUMES = [
  'Sorry, I lost you for a second.',
  'Sorry, we were cut off for a moment.',
  'There you are again, sorry about that.',
];
export const SUMMARIES = [
  'So what I heard is {list}.',
  'Let me sum up: you are into {list}.',
  'I will take with me that you like {list}.',
];
export const FAREWELLS = [
  'Thank you for talking with me. Goodbye!',
  'I really enjoyed this, thank you. Bye!',
  'Thanks for your time, and goodbye!',
  'It was a pleasure to listen to you. Take care, bye!',
];
export const STOPPED = [
  'Of course, we can stop here.',
  'Sure, let us leave it there.',
  'No problem, that is enough for today.',
];
export const TIME_IS_UP = [
  'Our time is up.',
  'That is all the time we have.',
  'We have reached the end of our time.',
];
