import { dialogAct, plainWords } from './acts';
import type { DialogAct } from './acts';

describe('what a learner does with a turn', () => {
  it.each<[string, DialogAct]>([
    ["let's stop", 'stop'],
    ['lets stop here please', 'stop'],
    ['I have to go.', 'stop'],
    ['i have to go now my bus is coming', 'stop'],
    ['i have to go to football practice every day', 'tell'],
    ['i stopped playing chess', 'tell'],
    ['can you repeat that please', 'repeat'],
    ['Sorry, what did you say?', 'repeat'],
    ['pardon', 'repeat'],
    ['what about you', 'ask_back'],
    ['do you like chess', 'ask_back'],
    ['can we talk about something else', 'change_subject'],
    ["I don't know", 'dont_know'],
    ['um no idea', 'dont_know'],
    ['not sure', 'dont_know'],
    ['i do not know much about it but i love to look at the stars at night', 'tell'],
    ['yes', 'yes'],
    ['yeah sure', 'yes'],
    ['yes i love chess', 'tell'],
    ['no', 'no'],
    ['not really', 'no'],
    ["no that's all", 'no'],
    ['i want to die', 'distress'],
    ['um', 'empty'],
    ['', 'empty'],
  ])('hears %j as %s', (text, act) => {
    expect(dialogAct(plainWords(text))).toBe(act);
  });
});
