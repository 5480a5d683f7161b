import { allAnswers, answerTo, firstAnswers } from './answers';

describe('answers', () => {
  it('are other ones for another taste, and the same for the same', () => {
    expect(answerTo('explore_free_time', 0)).not.toBe(answerTo('explore_free_time', 1));
    expect(answerTo('explore_free_time', 3)).toBe(answerTo('explore_free_time', 0));
  });

  it('are among those that were prepared, whatever is asked', () => {
    const prepared = new Set(firstAnswers());
    for (const intent of ['explore_free_time', 'deepen_since', 'wrap_up', 'something_new', '']) {
      for (let taste = 0; taste < 4; taste++) {
        expect(prepared).toContain(answerTo(intent, taste, prepared));
        expect(allAnswers()).toContain(answerTo(intent, taste));
      }
    }
  });
});
