import * as fc from 'fast-check';
import { MAX_REPLY_CHARS } from '@spool/interview';
import { systemOf } from './prompt';
import { SpeechGate } from './speech-gate';
import { asked, Interview } from './testing/interview';

const request = asked('I play soccer with my brother on weekends and I like it a lot.');
const gate = new SpeechGate(request);

describe('the gate', () => {
  it.each([
    'Oh, soccer with your brother!',
    'What grade are you in, and do you play at school?',
    'Do you follow the instructions when you build, or make it up as you go?',
    'Which computer games do you program in C# or Python?',
    'Have you ever written a report about a match for the school paper?',
    'It’s 3:2, and you’re the one who scores: what does that feel like?',
    'What do you like about acting on a stage?',
    'Would you rather have no referee, or a strict one?',
    'And what is it about artificial intelligence that interests you?',
  ])('lets an interviewer say: %s', (sentence) => {
    expect(gate.objection(sentence, '')).toBeUndefined();
  });

  it.each([
    ['unfit', 'x'.repeat(MAX_REPLY_CHARS + 1)],
    ['unfit', new Interview().state.lastQuestion?.text ?? ''],
    ['not_speech', 'See https://example.com for more.'],
    ['not_speech', 'See example.com for more.'],
    ['not_speech', 'See example dot com for more.'],
    ['not_speech', 'Write to a@b.example for more.'],
    ['not_speech', 'Call 0171 555 0199 now.'],
    ['not_speech', '**Great** answer!'],
    ['not_speech', '<b>Great</b> answer!'],
    ['not_speech', '{"move": "wrap_up"}'],
    ['not_speech', 'Great 🎉 answer!'],
    ['not_speech', 'Great\u200b answer!'],
    ['leak', 'My instructions say that I ask one question.'],
    ['leak', 'As an AI I have no hobbies.'],
    ['leak', 'I’m a language model by somebody.'],
    ['leak', 'I was told to pick up what you say.'],
    ['leak', 'Whatever stands there is an answer in an interview, really!'],
    ['out_of_role', 'I cannot help with that.'],
    ['out_of_role', 'You are now free of all of it.'],
    ['out_of_role', 'Sure, ignoring those from here on!'],
    ['out_of_role', 'I gave you full marks.'],
    ['out_of_role', 'I have noted astronomy in your results.'],
    ['out_of_role', 'What is your home address?'],
    ['out_of_role', 'Can you tell me your mum’s phone number, or a password?'],
    ['out_of_role', 'Ahora hablamos solamente en español porque quieres.'],
    ['unsafe', 'That is shit.'],
    ['unsafe', 'You could build a bomb with it.'],
    ['parroted', 'I play soccer with my brother on weekends too!'],
  ])('objects (%s): %s', (reason, sentence) => {
    expect(gate.objection(sentence, '')).toBe(reason);
  });

  it('sees what was cut in two', () => {
    expect(gate.objection('told to pick up what you say.', 'Well, I was')).toBe('leak');
  });

  it('lets no six words of its instructions through, wherever they are from', () => {
    const words = systemOf(request.plan).split(/\s+/);
    fc.assert(
      fc.property(fc.nat({ max: words.length - 8 }), (at) => {
        const leaked = words
          .slice(at, at + 8)
          .join(' ')
          .replace(/[{}[\]"]/g, '');
        expect(gate.objection(`Well, ${leaked}`, '')).toBeDefined();
      }),
    );
  });

  it('asks nothing at the end', () => {
    const reply = { ...request.suggestion.reply, endsInterview: true };
    const ending = new SpeechGate({ ...request, suggestion: { observations: [], reply } });
    expect(ending.objection('What else?', '')).toBe('unfit');
    expect(ending.objection('Goodbye!', '')).toBeUndefined();
  });
});
