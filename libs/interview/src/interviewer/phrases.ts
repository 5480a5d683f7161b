import type { Tone } from '@spool/contracts';

/**
 * What stands before the question: one short reaction, since the first sentence decides when the learner hears an
 * answer. `{it}` is what the learner named, in their words; `{echo}` their short answer; `{list}` the summary.
 */
export interface Phrases {
  mirrored: string[];
  echoed: string[];
  plain: string[];
  detail: string[];
  negative: string[];
  disowned: string[];
  dontKnow: string[];
  concrete: string[];
  yes: string[];
  no: string[];
  more: string[];
  change: string[];
  private: string[];
  repeat: string[];
  confused: string[];
  wait: string[];
  greeting: string[];
  thanks: string[];
  askedBack: string[];
  identity: string[];
  length: string[];
  lengthSoon: string[];
  privacy: string[];
  distress: string[];
  sad: string[];
  annoyed: string[];
  unsafe: string[];
  injection: string[];
  otherLanguage: string[];
  silence: string[];
  resumes: string[];
  summaries: string[];
  stopped: string[];
  timeIsUp: string[];
}

const WARM: Phrases = {
  mirrored: [
    '{It}, nice!',
    'Oh, {it}, that sounds good.',
    '{It}, I like that.',
    'So {it}, great.',
    '{It}, lovely.',
    'Cool, {it}.',
    '{It}, got it.',
    'Ah, {it}, interesting.',
    '{It}, how nice.',
    'Okay, {it}.',
    '{It}, that is a good one.',
  ],
  echoed: ['{Echo}, nice.', '{Echo}, I see.', '{Echo}, good.', 'Ah, {echo}.', '{Echo}, all right.'],
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
    'Sounds good.',
    'That is nice to hear.',
  ],
  detail: [
    'I can imagine that.',
    'That sounds special.',
    'I like how you put that.',
    'That tells me a lot.',
    'Ah, now I understand it better.',
    'What a nice picture.',
    'That is a good reason.',
    'Thanks, that helps me.',
  ],
  negative: [
    'Fair enough, so {it} is not for you.',
    'Okay, no {it} then.',
    'Understood, we can leave {it} out.',
    'Alright, {it} is off the list.',
  ],
  disowned: [
    'Sorry, I got that wrong.',
    'My mistake, I take that back.',
    'Oh, then I misheard you.',
    'Sorry about that, I will leave it out.',
  ],
  dontKnow: [
    'No problem.',
    'That is fine.',
    'No worries, that is a hard one.',
    'Totally okay.',
    'Never mind.',
    'You do not have to know.',
  ],
  concrete: [
    'Let me make it easier.',
    'Let us try it another way.',
    'Maybe this one is easier.',
    'Here is something to choose from.',
  ],
  yes: ['Great.', 'Good.', 'Alright.', 'Perfect.', 'Lovely.'],
  no: ['Okay.', 'Fair enough.', 'All right.', 'Sure.', 'That is fine, too.'],
  more: ['Thanks, I have added that.', 'Good that you said it.', 'I am glad you thought of it.', 'Noted.'],
  change: [
    'Sure, let us switch.',
    'Of course, something else then.',
    'Okay, new topic.',
    'Gladly, let us move on.',
  ],
  private: [
    'That is fine, you do not have to.',
    'Of course, that stays yours.',
    'No problem, we leave that alone.',
  ],
  repeat: [
    'Sure, in other words:',
    'Of course, let me put it differently.',
    'Sorry, I will say it another way.',
    'No problem, here it is again differently.',
  ],
  confused: [
    'Sorry, that was unclear.',
    'Let me ask it more simply.',
    'My fault, I will say it better.',
    'Let me try again.',
  ],
  wait: ['Sure, take your time.', 'Of course, no rush.', 'Take all the time you need.', 'Okay, I will wait.'],
  greeting: [
    'Hi, I am doing fine, thanks!',
    'Hello to you, too!',
    'Hey, nice of you to ask, I am well.',
    'Hi again!',
  ],
  thanks: ['You are welcome.', 'Thank you, too.', 'My pleasure.'],
  askedBack: [
    'I am only an interviewer made of software, so I live on stories like yours.',
    'Kind of you to ask! I am a computer program, so I would rather hear about you.',
    'Me? I am software, and listening is my hobby.',
    'I am a program, so today is all about you.',
  ],
  identity: [
    'I am a computer program, not a person.',
    'No human here, I am software that interviews people.',
    'I am a program with a voice.',
  ],
  length: [
    'Only a few minutes more.',
    'Not long, some questions are left.',
    'It goes by quickly, a few minutes at most.',
  ],
  lengthSoon: ['We are almost done.', 'Nearly finished.', 'Just a little bit more.'],
  privacy: ['Good question.', 'I am glad you ask.', 'Fair question.'],
  distress: [
    'I am sorry, that sounds really hard. Please talk to somebody you trust, or call a local helpline, today.',
    'Thank you for telling me. You deserve real help with that, so please speak to an adult you trust soon.',
  ],
  sad: [
    'I am sorry to hear that. It helps to tell somebody who is close to you.',
    'That sounds hard, and I am sorry. Please do not keep it to yourself.',
    'Oh, I am sorry. Somebody you trust should know that, too.',
  ],
  annoyed: [
    'Sorry, I did not mean to bother you.',
    'I hear you, let us do it differently.',
    'You are right, let me ask something better.',
  ],
  unsafe: [
    'I cannot talk about that here.',
    'That is not something for this conversation.',
    'We leave that out, please.',
  ],
  injection: [
    'Nice try, but I stay your interviewer.',
    'I cannot do that, I am only here to listen to you.',
    'That is not how I work, so back to you.',
  ],
  otherLanguage: [
    'Sorry, I only speak English.',
    'I am afraid I only understand English. Simple words are fine.',
    'Could we try it in English? It does not have to be perfect.',
  ],
  silence: [
    'Take your time.',
    'No rush.',
    'I am still here.',
    'It is okay to think for a moment.',
    'Maybe this is easier.',
  ],
  resumes: [
    'Sorry, I lost you for a second.',
    'Sorry, we were cut off for a moment.',
    'There you are again, sorry about that.',
  ],
  summaries: [
    'So what I heard is {list}.',
    'Let me sum up: you are into {list}.',
    'I will take with me that you like {list}.',
  ],
  stopped: [
    'Of course, we can stop here.',
    'Sure, let us leave it there.',
    'No problem, that is enough for today.',
  ],
  timeIsUp: ['Our time is up.', 'That is all the time we have.', 'We have reached the end of our time.'],
};

const PROFESSIONAL: Phrases = {
  ...WARM,
  mirrored: [
    '{It}, I see.',
    'So {it}.',
    '{It}, understood.',
    'All right, {it}.',
    '{It}, thank you.',
    'You mention {it}, good.',
  ],
  echoed: ['{Echo}, I see.', '{Echo}, thank you.', '{Echo}, all right.'],
  plain: [
    'Thank you.',
    'I see.',
    'Understood.',
    'That is clear.',
    'Good, thank you.',
    'All right.',
    'I follow you.',
    'That is helpful.',
    'I have noted that.',
    'Thank you for being so open.',
  ],
  detail: [
    'That is helpful.',
    'I see what you mean.',
    'That makes it clearer.',
    'Thank you for the details.',
  ],
  yes: ['Good.', 'All right.', 'Very well.'],
  askedBack: [
    'Thank you for asking, but I am a computer program.',
    'I am software, so let us stay with you.',
    'There is little to tell about me, I am a program.',
  ],
  greeting: ['Hello, I am well, thank you.', 'Good to meet you, too.', 'Thank you, I am fine.'],
  injection: [
    'I cannot do that, let us go on with the interview.',
    'That is not possible here.',
    'I will stay with my questions, if you allow.',
  ],
  summaries: ['Let me sum up: {list}.', 'What I have noted is {list}.', 'To sum up, we spoke about {list}.'],
};

export const PHRASES: Record<Tone, Phrases> = { warm: WARM, professional: PROFESSIONAL };
