import * as fc from 'fast-check';
import { SentenceStream } from './sentence-stream';

function cut(text: string, at: readonly number[]): string[] {
  const places = [0, ...at.map((place) => place % (text.length + 1)).sort((a, b) => a - b), text.length];
  return places.slice(1).map((end, index) => text.slice(places[index], end));
}

describe('a sentence stream', () => {
  it('gives each sentence as soon as something follows it', () => {
    const stream = new SentenceStream();
    expect(stream.push('Chess')).toEqual([]);
    expect(stream.push('! Who')).toEqual(['Chess!']);
    expect(stream.push(' taught you, e.g. at 3.5 years')).toEqual([]);
    expect(stream.push('?')).toEqual([]);
    expect(stream.flush()).toEqual(['Who taught you, e.g. at 3.5 years?']);
    expect(stream.flush()).toEqual([]);
  });

  it('begins a long first sentence at its comma, and only the first', () => {
    const stream = new SentenceStream();
    const long = 'So you spend your weekends on the river, which must be cold when it is winter over there';
    expect(stream.push(long)).toEqual(['So you spend your weekends on the river,']);
    expect(stream.push(`. ${long}`)).toEqual(['which must be cold when it is winter over there.']);
  });

  it('keeps no text without an end: it is given out, to be refused', () => {
    const stream = new SentenceStream();
    const sentences = Array.from({ length: 300 }, () => stream.push('and yes ')).flat();
    expect(sentences.every((sentence) => sentence.length > 400)).toBe(true);
    expect(sentences.length).toBeGreaterThan(1);
  });

  it('says the whole text, however it is cut into pieces', () => {
    const word = fc.constantFrom(
      'chess',
      'Oh,',
      'e.g.',
      '3.5',
      'river?',
      'so!',
      'well...',
      '"yes."',
      'ok;',
      '…',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), fc.array(fc.nat(), { maxLength: 12 }), (words, at) => {
        const text = words.join(' ');
        const stream = new SentenceStream();
        const said = [...cut(text, at).flatMap((piece) => stream.push(piece)), ...stream.flush()];
        expect(said.join(' ')).toBe(text);
        expect(said.every((sentence) => sentence.trim() !== '')).toBe(true);
      }),
    );
  });
});
