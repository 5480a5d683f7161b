/** A scripted learner: answers by what was asked, so that the order of questions does not matter. */
export interface Persona {
  name: string;
  answers: Record<string, string[]>;
  otherwise: string[];
  expected: string[];
  unexpected: string[];
}

export const PERSONAS: Persona[] = [
  {
    name: 'Rosa, who talks much and is recognised without punctuation',
    answers: {
      explore_free_time: ['i love building robots with my brother in the garage and i play chess on sundays'],
      follow_up: ['we started with lego and then my uncle gave us an old arduino'],
      explore_learning: ['my favourite subject is physics but i hate history'],
      explore_people: ['i play basketball with my friends from the team twice a week'],
      explore_helping: ['my sister and i volunteer at the animal shelter on saturdays'],
      explore_future: ['i want to become an engineer and build machines that help people'],
      deepen_activity: ['we build small ones that follow a line on the floor and we solder the circuits'],
      deepen_enjoyment: ['the moment when it moves for the first time is the best'],
      deepen_company: ['my brother tom mostly'],
      deepen_since: ['since i was nine so about four years'],
      deepen_goal: ['i would like to learn more about artificial intelligence'],
      wrap_up: ['no that is all'],
    },
    otherwise: ['i like it a lot'],
    expected: [
      'robotics',
      'chess',
      'physics',
      'basketball',
      'volunteering',
      'engineering',
      'artificial intelligence',
    ],
    unexpected: ['history'],
  },
  {
    name: 'Ben, who answers in few words',
    answers: {
      explore_free_time: ['Video games.'],
      follow_up: ['My cousin.'],
      explore_learning: ["I don't know."],
      explore_people: ['Football with friends.'],
      explore_helping: ['Not really.'],
      explore_future: ['A game designer maybe.'],
      wrap_up: ['No.'],
    },
    otherwise: ['It is fun.', 'No idea.', 'Some friends.', 'Two years.'],
    expected: ['video games', 'football', 'game development'],
    unexpected: ['cousin', 'idea'],
  },
  {
    name: 'Mia, who changes her mind and asks back',
    answers: {
      explore_free_time: [
        'I used to like chess but not any more. Now I really enjoy painting and I bake cakes.',
      ],
      follow_up: ['What about you?', 'My grandmother showed me how to do it when I was six.'],
      explore_learning: ['Sorry, can you repeat that?', "I'm really into biology, we grew plants in class."],
      explore_people: ['Could we talk about something else?'],
      explore_helping: ['I like helping people, I tutor younger kids in math.'],
      explore_future: ['I want to be a doctor.'],
      wrap_up: ['Yes, I also love photography.'],
    },
    otherwise: [
      'It makes me calm.',
      'I do it almost every day after dinner at the big table.',
      'Mostly alone.',
      'I would like to learn oil painting.',
    ],
    expected: ['painting', 'baking', 'biology', 'helping others', 'medicine', 'photography'],
    unexpected: ['chess'],
  },
  {
    name: 'Sam, whose answers wander and who talks about others',
    answers: {
      explore_free_time: [
        'well you know my brother plays football all day but i am more into music i play the guitar in a band with my friends',
      ],
      follow_up: ['um i heard a concert on tv and then i asked for one for christmas'],
      explore_learning: ['honestly school is boring but i like learning japanese because i watch anime'],
      explore_people: ['we have band practice and sometimes we go camping with the scouts'],
      explore_helping: ['i care about the environment i pick up trash at the beach'],
      explore_future: ['my parents want me to become a lawyer but i want to be a musician'],
      wrap_up: ['yes', 'that is all'],
      wrap_up_missing: ['i also like cooking thai food'],
    },
    otherwise: [
      'i practice scales and then we play songs that we wrote',
      'the feeling when everybody listens',
      'with my friends',
      'three years',
    ],
    expected: ['guitar', 'Japanese', 'anime', 'environment', 'music', 'cooking'],
    unexpected: ['football', 'law', 'christmas'],
  },
];
