import { SPOKEN_SENTENCES } from '../testing/spoken-sentences';
import { extractInterests } from './extract';

const likedIn = (question: string, text: string): string[] =>
  extractInterests(text, {
    asked: true,
    future: question === 'future',
    helping: question === 'helping',
    detail: question === 'detail',
  })
    .filter((interest) => interest.polarity === 'positive')
    .map((interest) => interest.name)
    .sort();

/** As recognisers write: no capitals, no punctuation. */
const recognised = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z' ]/g, ' ')
    .replace(/ +/g, ' ')
    .trim();

describe('what people say of themselves', () => {
  const lines = SPOKEN_SENTENCES.trim()
    .split('\n')
    .map((line) => line.split('|').map((part) => part.trim()));

  it.each(lines)('asked for %s: %s', (question = '', text = '', expected = '') => {
    const names = expected.split(', ').filter(Boolean).sort();
    expect(likedIn(question, text)).toEqual(names);
    expect(likedIn(question, recognised(text))).toEqual(names);
  });
});
