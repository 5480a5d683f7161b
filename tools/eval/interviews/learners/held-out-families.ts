import type { Family } from './families';

// Held out from tuning: do not read mistakes made with these, and do not change the interviewer for them.

/** Says it in passing. */
export const OFFHAND: Family = {
  name: 'offhand',
  heldOut: true,
  activity: [
    'dunno probably {g} if nobody bothers me',
    'eh i {b} a lot that is about it',
    'give me a free hour and i am {g}',
    'right now its all about {n} for me',
    'you will find me {g} most nights',
  ],
  company: [
    'the guys and me {b} after school most days',
    'we got a little thing going where we {b} on sundays',
    'hanging out with friends means {n} for us',
  ],
  learning: [
    'the only class worth getting up for is {n}',
    '{n} is alright i actually do the homework for that one',
    'i fall down rabbit holes about {n} at night',
  ],
  helping: [
    'i {b} now and then it feels decent',
    'been {g} since spring its pretty rewarding',
    'somebody should fix things with {n} and i want in on that',
  ],
  future: [
    'i reckon {r} would suit me',
    'thinking about becoming {r} to be fair',
    'my plan is {r} unless something changes',
  ],
  dislike: ['{n} yeah no not happening', 'you could not pay me to {b}', 'never got the point of {n}'],
  past: ['did {n} for ages but i am over it', 'i was all about {n} last year not these days though'],
  others: [
    'my mate is mad about {n} i just watch',
    'my sister she does {n} and wins everything',
    'half my class is on about {n}',
  ],
  forced: ['gotta do {n} cause my dad says so', 'school makes me {b} and i hate it'],
  takeBack: ['scratch that about {n} i am done with it', 'you can cross out {n} i dont do that now'],
  since: ['like {x}', '{x} ish', 'been a while {x}'],
  withWhom: ['me and {x}', '{x} most of the time', 'just {x} really'],
  enjoy: ['its that {x}', 'you know {x}', 'cause {x}'],
  goal: ['wanna {x}', 'would be sick to {x}', 'gonna {x} at some point'],
  nothing: ['beats me', 'no clue', 'dunno'],
  no: ['nah thats it', 'nope all good', 'nah'],
  notMine: ['thats not me', 'nah i dont do that'],
  more: ['oh yeah one thing', 'actually yeah'],
  digression: ['my headphones are dying on me', 'there is a dog barking outside hang on'],
  join: [' and ', ' oh and ', ' '],
};

/** Runs three thoughts into one breath. */
export const BREATHLESS: Family = {
  name: 'breathless',
  heldOut: true,
  activity: [
    'Okay so basically every minute that I have goes to {g}, my parents think I am mad!',
    "You won't believe how much time I put into {g}!",
    'I come home, I throw my bag in the corner and I {b}, that is my day!',
    'It has to be {g}, there is nothing I would rather do!',
    'I am a huge {n} nerd and proud of it!',
  ],
  company: [
    'My whole friend group is hooked on {n}, we even have a name for ourselves!',
    'Every Wednesday we all pile into one room and {b} and it gets so loud!',
    'We train for {n} three times a week and then we get ice cream!',
  ],
  learning: [
    'You know what blew me away this year, {n}, I had no idea it could be like that!',
    'I ask so many questions about {n} that my teacher has started to run away!',
    'Anything to do with {n} and I am all ears!',
  ],
  helping: [
    'I started {g} last summer and now they cannot get rid of me!',
    'It makes me so angry what happens with {n}, so I do what I can!',
    'Every Saturday morning I {b} and I would not miss it for anything!',
  ],
  future: [
    'I have a plan, school, university, and then I am {r}, done!',
    'If somebody made me {r} tomorrow I would scream with joy!',
    'One day you will see me as {r}, I swear!',
  ],
  dislike: [
    'Just do not get me started on {n}, what a snooze!',
    'If I have to hear about {n} one more time I will fall asleep!',
    'Everybody raves about {n} and I just do not get it!',
  ],
  past: [
    'I was the biggest fan of {n} until last year and then it was just gone!',
    'I put so many hours into {g} when I was younger, and now I would not touch it!',
  ],
  others: [
    'My twin brother on the other hand only thinks about {n}!',
    'My aunt owns a shop where everything is about {n}, she is so funny!',
    'The girl next door is brilliant at {n}, I am so impressed by her!',
  ],
  forced: [
    'And then I get dragged to {n} by my mother every week!',
    'We are all supposed to {b} for some school project, oh well!',
  ],
  takeBack: [
    'Oh no, I told you about {n}, that is so last year, please take it out!',
    'Wait, I have to be honest, {n} is not my thing any more!',
  ],
  since: ['Oh wow, {x}, can you believe it!', 'Let me count, {x}!', 'Practically {x}!'],
  withWhom: ['That would be {x}!', '{X} of course!', 'Always together with {x}!'],
  enjoy: [
    'The way that {x}, it gives me goosebumps!',
    'Because {x}, obviously!',
    'It is when {x}, I tell you!',
  ],
  goal: ['I cannot wait to {x}!', 'I have my heart set on this, I want to {x}!', 'By next year I will {x}!'],
  nothing: ['Hmm, now my mind is blank!', 'I honestly have no answer to that!', 'No idea at all, sorry!'],
  no: ['No, you got everything, wow!', 'No, that is the whole list!', 'No, nothing!'],
  notMine: ['No no, where did you get that from, not me!', 'Huh, I never do that!'],
  more: ['Yes, how could I forget!', 'Yes, listen!'],
  digression: [
    'Hold on, there is a wasp in my room, okay, it is gone!',
    'By the way I just finished the last exam, I am so relieved!',
  ],
  join: [' And on top of that ', ' And then, ', ' Oh, and '],
};

/** Dry, roundabout, a little ironic. */
export const WRY: Family = {
  name: 'wry',
  heldOut: true,
  activity: [
    'If you must know, I waste my evenings {g}.',
    'I am told that {g} does not count as a personality, but here we are.',
    'Some people sleep, I {b}.',
    'My room gives it away: {n}, everywhere.',
    'A good day is one with some {g} in it.',
  ],
  company: [
    'My friends tolerate me because we {b} together.',
    'There are four of us, and what holds us together is {n}.',
    'Thursday is the evening for {n}, the others bring crisps and I bring ambition.',
  ],
  learning: [
    'Against all expectations I have grown fond of {n}.',
    'I would trade most of my timetable for more {n}.',
    'What keeps me awake in lessons is {n}, and little else.',
  ],
  helping: [
    'I {b}, though I try not to make a fuss about it.',
    'Somewhere along the way I ended up {g}, and I am glad I did.',
    'The state of {n} bothers me enough to get off the sofa.',
  ],
  future: [
    'They will have to put up with me as {r} one day.',
    'I have set my sights on becoming {r}.',
    '{R}, if the universe plays along.',
  ],
  dislike: [
    'I leave {n} to people with more patience.',
    'My enthusiasm for {n} has strict limits, somewhere around zero.',
    'You will not catch me {g}.',
  ],
  past: [
    'My career in {n} ended at the age of eleven, to everybody’s relief.',
    'I once devoted myself to {g}, but we have parted ways.',
  ],
  others: [
    'My father would tell you about {n} for hours, sadly.',
    'The {n} posters in our hall belong to my brother.',
    'My cousin has made {n} her entire personality.',
  ],
  forced: ['I am sentenced to {n} twice a week by my parents.', 'The school insists on {n}, and I comply.'],
  takeBack: ['I should withdraw {n}, that chapter is closed.', 'On reflection, {n} belongs to the past.'],
  since: ['Longer than I would admit, {x}.', '{X}, if memory serves.', 'It dates back to {x}.'],
  withWhom: ['{X}, when available.', 'My accomplice is {x}.', 'Alone, or under the supervision of {x}.'],
  enjoy: ['There is something about it, {x}.', '{X}, which is more than I can say of school.', 'Mainly {x}.'],
  goal: ['I intend to {x}, eventually.', 'The ambition is to {x}.', 'Some day I shall {x}.'],
  nothing: [
    'I would have to make something up.',
    'You have found a gap.',
    'No comment, I am afraid I do not know.',
  ],
  no: ['No, you have me complete.', 'No further remarks.', 'No, that will do.'],
  notMine: ['You must be thinking of somebody else.', 'I am afraid that is not me.'],
  more: ['There is one item left, yes.', 'Yes, since you ask.'],
  digression: [
    'Forgive the noise, my family is attempting to cook.',
    'The radiator here has been humming for three days.',
  ],
  join: [' Then again, ', ' There is also this: ', ' '],
};
