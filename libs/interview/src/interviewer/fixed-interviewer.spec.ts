import { initialState } from '../state';
import { FixedInterviewer } from './fixed-interviewer';

const TEXT = 'Thank you. Please go on.';

describe('FixedInterviewer', () => {
  const interviewer = new FixedInterviewer(TEXT);

  it('says the same to whatever it hears, sentence by sentence, and finds nothing in it', () => {
    const answers = ['robots', 'stop', ''].map((text) =>
      interviewer.respond(initialState(), { turnId: 1, text }, 0),
    );
    for (const { observations, reply } of answers) {
      expect(observations).toEqual([]);
      expect(reply).toMatchObject({
        text: TEXT,
        sentences: ['Thank you.', 'Please go on.'],
        endsInterview: false,
      });
    }
  });

  it('ends when time is up, and only then', () => {
    const state = initialState();
    expect(interviewer.closingTurn(state, 0)).toMatchObject({ endsInterview: true, text: TEXT });
    for (const turn of [
      interviewer.openingTurn(state, 0),
      interviewer.resumeTurn(state, 0),
      interviewer.repromptTurn(state, 0),
    ])
      expect(turn).toMatchObject({ text: TEXT, endsInterview: false });
  });
});
