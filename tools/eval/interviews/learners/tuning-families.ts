import type { Family } from './families';

/** Whole sentences, nothing special. */
export const PLAIN: Family = {
  name: 'plain',
  heldOut: false,
  activity: [
    'In my free time I am usually {g}.',
    'I do a lot of {n}.',
    'Most weekends I go and {b}.',
    'My main thing is {g}.',
    'I have been {g} for a while now and I enjoy it.',
  ],
  company: [
    'My friends and I meet up for {n} on Saturdays.',
    'We are a small group and we do {n} together.',
    'I am in a club for {n}.',
  ],
  learning: [
    'At school I like {n} best.',
    'I find {n} really interesting.',
    'I watch a lot of videos about {n}.',
  ],
  helping: [
    'On Wednesdays I am usually {g}.',
    'I sometimes {b}, and I think that matters.',
    'What I care about is {n}.',
  ],
  future: ['I would like to be {r} one day.', 'Maybe I will become {r}.', 'I want to work as {r}.'],
  dislike: ['{N} is not for me.', 'I do not like {n} at all.', 'I am no friend of {n}.'],
  past: ['I did {n} for two years, but I stopped.', 'I used to {b}, but that is over.'],
  others: [
    'My brother is the one who is into {n}.',
    'My best friend talks about {n} all day.',
    'My mother does {n}.',
  ],
  forced: ['I have to do {n} for school.', 'My parents want me to do {n}.'],
  takeBack: ['Actually, I do not do {n} any more.', 'I should say that {n} is over for me now.'],
  since: ['{x}.', 'I think {x}.', 'It must be {x}.'],
  withWhom: ['Mostly with {x}.', 'With {x}.', '{X}.'],
  enjoy: ['I like that {x}.', 'The best part is that {x}.', 'It is because {x}.'],
  goal: ['I would like to {x}.', 'Next I want to {x}.', 'My plan is to {x}.'],
  nothing: ['I am not sure.', 'I do not know, sorry.', 'Nothing comes to my mind.'],
  no: ['No, that was everything.', 'No, I think you have it all.', 'No.'],
  notMine: ['That is not really something I do.', 'I do not actually do that.'],
  more: ['Yes, one more thing.', 'Yes, I forgot something.'],
  digression: ['It was raining all day today.', 'Our bus was late this morning, so I am a bit tired.'],
  join: [' And ', ' Also, ', ' '],
};

/** Bubbles over. */
export const KEEN: Family = {
  name: 'keen',
  heldOut: false,
  activity: [
    'Oh my god, {g}! I could do that all day long!',
    'I am totally crazy about {n}, like, ask anyone!',
    'So right now I live for {g}, it is the best thing ever!',
    'Definitely {g}. I never get tired of it.',
    '{N}! Always {n}!',
  ],
  company: [
    'Me and my girls do {n} every single Friday and it is so much fun!',
    'We have a whole crew for {n}, we are like a family!',
    'I joined a team for {n} and I love everybody there!',
  ],
  learning: [
    'Okay so {n} is just mind-blowing to me.',
    'I adore {n}, my teacher is amazing!',
    'I cannot stop reading about {n}.',
  ],
  helping: [
    'I am always {g}, it makes my heart so warm!',
    'I get really worked up about {n}, we have to do something!',
    'I love {g}, honestly the best feeling.',
  ],
  future: [
    'I am going to be {r}, I have known it since I was little!',
    'My biggest dream is being {r}!',
    'I would die to be {r}!',
  ],
  dislike: ['Ugh, {n}, please no.', 'I absolutely cannot stand {n}!', '{N} bores me to tears.'],
  past: [
    'I was obsessed with {n} when I was ten but now I could not care less.',
    'I was really into {n}, but not any longer!',
  ],
  others: [
    'My little sister never shuts up about {n}.',
    'My cousin is a total {n} person.',
    'My dad makes everybody watch {n} with him.',
  ],
  forced: [
    'They make us do {n} every Monday and I count the minutes.',
    'My mom signed me up for {n} without asking.',
  ],
  takeBack: [
    'Oh wait, forget what I said about {n}, I quit that!',
    'I said {n} before, but to be honest I gave that up!',
  ],
  since: ['Forever! {X}!', 'Since like {x}!', 'Oh, {x}!'],
  withWhom: ['With {x}, always!', '{X}, we are inseparable!', 'My favourite person for that is {x}!'],
  enjoy: ['I just love how {x}!', 'It is so cool when {x}!', 'Honestly, {x}, that is everything to me!'],
  goal: ['I really really want to {x}!', 'I am dying to {x}!', 'One day I will {x}, watch me!'],
  nothing: ['Ooh, hard one, I have no clue!', 'Hmm, I really cannot think of anything!', 'No idea, ha!'],
  no: ['Nope, that is me!', 'No no, all good!', 'Nope!'],
  notMine: ['Wait, no, that is not me!', 'Haha no, I do not do that!'],
  more: ['Oh yes, wait!', 'Yes yes yes!'],
  digression: [
    'Oh, and today we had pancakes in the cafeteria, can you believe it!',
    'Sorry, my phone just made that noise!',
  ],
  join: [' Oh and ', ' And also ', ' Plus, '],
};

/** Cannot find the end of a sentence. */
export const RAMBLING: Family = {
  name: 'rambling',
  heldOut: false,
  activity: [
    'well you know i mean after school when i am done with everything i kind of always end up {g}',
    'so um basically what i do is i {b} and then suddenly it is ten o clock and my mum is like go to bed',
    'i guess if i am honest most of my time goes into {g} which sounds strange but yeah',
    'like the thing is i really like {g} i do not know why it just calms me down',
    'uh so there is this thing i do which is {g} and i do it pretty much whenever i can',
  ],
  company: [
    'so with my friends right we kind of always do {n} because well there is nothing else to do here',
    'there is like this group i am in where we do {n} and it is on thursdays i think',
    'um my cousins come over and then we {b} you know until somebody gets hungry',
  ],
  learning: [
    'so school is school you know but {n} that is actually something where i listen',
    'i have been reading up on {n} lately because there was this video and then another one',
    'hm i think {n} because the way it all fits together is sort of beautiful i guess',
  ],
  helping: [
    'well my aunt took me along once and since then i am {g} like every other week',
    'i mean somebody has to care about {n} right and so i kind of do',
    'so what i do is i {b} which is not much but you know',
  ],
  future: [
    'i keep going back and forth but i think in the end i want to be {r}',
    'so my idea is that i become {r} and then we will see you know',
    'um probably {r} i mean that would be the dream',
  ],
  dislike: [
    'and everybody says i should try {n} but i really do not like it',
    'well {n} is kind of terrible if you ask me',
    'i mean {n} no thank you that is just not my thing',
  ],
  past: [
    'so i used to {b} back then but yeah i do not do that any more',
    'i mean there was a time when {n} was my thing but i lost interest',
  ],
  others: [
    'my brother you know he is always {g} and the whole house has to listen to it',
    'so my neighbour he is totally into {n} and he tells me about it in the elevator',
    'my friends all talk about {n} and i just sit there',
  ],
  forced: [
    'and then on tuesdays i have to do {n} because my parents think it is good for me',
    'in school we need to do {n} and well that is that',
  ],
  takeBack: [
    'and oh um what i said about {n} that is not really true any more i stopped with that',
    'i mean i said {n} but actually i gave it up last winter',
  ],
  since: ['oh i think {x} or something like that', 'um let me think {x}', 'well it started {x}'],
  withWhom: ['well mostly {x} i guess', 'um that would be {x}', 'so usually it is {x} and me'],
  enjoy: [
    'i think it is that {x} if that makes sense',
    'well {x} and that is kind of it',
    'um how do i say it {x}',
  ],
  goal: [
    'well at some point i would love to {x} but let us see',
    'i guess the next thing is to {x}',
    'um so i have been meaning to {x}',
  ],
  nothing: [
    'um yeah no i do not really know',
    'well hm i am not so sure about that one',
    'uh no idea honestly',
  ],
  no: ['no i think that is about it', 'um no that is all i guess', 'no not that i can think of'],
  notMine: ['well no i do not really do that i think you got that wrong', 'um that is not really me'],
  more: ['well yes there is one thing', 'um yeah actually'],
  digression: [
    'oh sorry my cat just walked over the keyboard he always does that',
    'anyway it was so hot in class today that nobody said a word',
  ],
  join: [' and then also ', ' and um ', ' and '],
};

/** As few words as possible. */
export const SHY: Family = {
  name: 'shy',
  heldOut: false,
  activity: ['{G}.', '{G}, I guess.', 'Mostly {g}.', 'Um, {n}.', 'I {b}.'],
  company: ['{N}, with friends.', 'We {b}.', 'A bit of {n}.'],
  learning: ['{N}.', 'I like {n}.', 'Maybe {n}.'],
  helping: ['{G}, sometimes.', 'I {b}.', '{N}, I think.'],
  future: ['{R}.', '{R}, maybe.', 'Being {r}.'],
  dislike: ['Not {n}.', 'I hate {n}.', '{N} is boring.'],
  past: ['I used to {b}. Not now.', '{N}, before. Not any more.'],
  others: ['My sister does {n}.', 'My dad likes {n}.', 'My friend is good at {n}.'],
  forced: ['We have to do {n}.', 'They make me do {n}.'],
  takeBack: ['Not {n}, actually.', 'I do not do {n} any more.'],
  since: ['{X}.', '{X}, maybe.', 'Since {x}.'],
  withWhom: ['{X}.', 'With {x}.', '{X}, I guess.'],
  enjoy: ['{X}.', 'Because {x}.', 'That {x}.'],
  goal: ['To {x}.', 'I want to {x}.', '{X}.'],
  nothing: ["I don't know.", 'Not sure.', 'No idea.'],
  no: ['No.', 'Nope.', "That's all."],
  notMine: ["I don't do that.", 'Not really me.'],
  more: ['Yes.', 'Yeah.'],
  digression: ['I am hungry.', 'It is loud here.'],
  join: [' And ', ' ', ' '],
};

/** Everything comes with its story. */
export const STORYTELLER: Family = {
  name: 'storyteller',
  heldOut: false,
  activity: [
    'When I was small my uncle showed me how to {b}, and I have never put it down since.',
    'Last Sunday I got up at six just to {b}, that is how much it means to me.',
    'There is a corner in our basement where I spend whole evenings {g}.',
    'Two years ago I broke my arm and had nothing to do, so I took up {g}, and it stayed.',
    'You can usually find me {g}, even when it rains.',
  ],
  company: [
    'Every summer the whole street comes together and we {b} until it gets dark.',
    'Five of us from my old class still meet for {n}, it has become a tradition.',
    'I got to know my best friends through {n}.',
  ],
  learning: [
    'It began with a book from my grandmother about {n}, and now I have a whole shelf.',
    'Our class went on a trip, and that is when {n} got hold of me.',
    'The only lessons in which I forget the time are the ones about {n}.',
  ],
  helping: [
    'After the flood in our town I started {g}, and I have kept going.',
    'My neighbour asked me for a hand once, and ever since I {b} on Fridays.',
    'A film about {n} made me cry, and I have been active ever since.',
  ],
  future: [
    'When the doctor asked me what I wanted to be, I said {r}, and I still mean it.',
    'I did an internship and came home and told everybody that I would become {r}.',
    'My grandfather was {r}, and I would love to follow him.',
  ],
  dislike: [
    'Once I was dragged along to {n}, and I swore never again.',
    'People assume I like {n}, but it leaves me cold.',
    'I gave {n} a chance, and it was awful.',
  ],
  past: [
    'I spent three years {g} before I realised it was not what I wanted, so I stopped.',
    'There used to be a time when {n} was my whole life, but that time is gone.',
  ],
  others: [
    'My older brother won a prize for {n}, so at home that is all anybody talks about.',
    'The boy I sit next to spends every break telling me about {n}.',
    'My grandparents met through {n}.',
  ],
  forced: [
    'My mother believes that {n} builds character, so off I have to go every Thursday.',
    'Our headmaster decided that all of us must do {n}.',
  ],
  takeBack: [
    'I told you about {n}, but if I am honest I have not touched it for a year and I will not go back.',
    'About {n}, I have to correct myself, I gave that up.',
  ],
  since: ['The first time was {x}.', 'I still remember it, {x}.', 'It goes back to {x}.'],
  withWhom: [
    'Usually {x} comes along.',
    'That is something I share with {x}.',
    'It was {x} who got me there.',
  ],
  enjoy: [
    'There is this one moment when {x}, and then nothing else matters.',
    'What keeps me going is that {x}.',
    'I could explain it for hours, but in short, {x}.',
  ],
  goal: [
    'I have promised myself to {x} before I turn eighteen.',
    'On my list for this year it says to {x}.',
    'If everything works out I will {x} next summer.',
  ],
  nothing: [
    'You have caught me there, I have nothing to tell about that.',
    'I wish I had a story for that, but I do not know.',
    'To be honest, I have never thought about it.',
  ],
  no: ['No, now you know everything about me.', 'No, that is my whole story.', 'No, I think that is it.'],
  notMine: ['I think you misunderstood, that is not something I do.', 'No, that was not about me.'],
  more: ['Yes, there is one more story.', 'Yes, I nearly forgot.'],
  digression: [
    'By the way, the window behind me does not close, so you may hear the street.',
    'Sorry, somebody just rang at the door, it was the post.',
  ],
  join: [' And then there is this. ', ' Besides that, ', ' '],
};

/** Plays everything down. */
export const UNDERSTATED: Family = {
  name: 'understated',
  heldOut: false,
  activity: [
    'I am not very good at it, but I like to {b}.',
    'I mess around with {n} a bit.',
    'Nothing special, I just {b} most evenings.',
    'I suppose I am a bit of a {n} person.',
    'I would not say no to an afternoon of {g}.',
  ],
  company: [
    'A few of us get together for {n} now and then, nothing serious.',
    'I play along with the others when they {b}, and it is nice.',
    'There is a little {n} group that I go to.',
  ],
  learning: [
    'I do not mind {n}, I would even say I look forward to it.',
    '{N} is the one subject that does not feel like work.',
    'I have borrowed a few books about {n}.',
  ],
  helping: [
    'It is not a big deal, but I {b} once a week.',
    'I try to do my bit for {n}.',
    'I lend a hand with {g} when they need somebody.',
  ],
  future: [
    'I could see myself as {r}.',
    'It may sound silly, but I have thought about becoming {r}.',
    'If my marks are good enough, {r}, perhaps.',
  ],
  dislike: [
    '{N} does nothing for me.',
    'I have never warmed to {n}.',
    'I would rather not {b}, if I can help it.',
  ],
  past: [
    'I did a bit of {g} once, but I have let it go.',
    'I was in a group for {n} for a year, then I dropped it.',
  ],
  others: [
    'My flatmate is rather keen on {n}.',
    'My parents enjoy {n}.',
    'Everybody in my class seems to do {n} these days.',
  ],
  forced: ['I have to put up with {n} at school.', 'They expect me to do {n}.'],
  takeBack: ['To be fair, I no longer do {n}.', 'I ought to take back {n}, I have given that up.'],
  since: ['Oh, {x}, more or less.', 'I could not say exactly, {x} perhaps.', 'Not that long, {x}.'],
  withWhom: ['Now and then with {x}.', 'On my own, or with {x}.', 'With {x}, if there is time.'],
  enjoy: ['I suppose {x}.', 'It is pleasant that {x}.', 'Well, {x}, and that is enough for me.'],
  goal: ['I would not mind if I could {x}.', 'I have half a mind to {x}.', 'At some point I might {x}.'],
  nothing: ['Not that I know of.', 'I could not say.', 'Hard to say.'],
  no: ['No, I should think that covers it.', 'Not really, no.', 'No, thank you.'],
  notMine: ['I would not call that mine.', 'That is not quite right, I do not do that.'],
  more: ['One small thing, perhaps.', 'Yes, if I may.'],
  digression: ['Excuse me, I had to close the door.', 'The coffee machine here is dreadful, by the way.'],
  join: [' Apart from that, ', ' And ', ' '],
};
