import { MAX_REPLY_CHARS, sentencesOf, splitSentences } from '@spool/interview';

/** Longer than this nothing is a sentence; it is given out as one, so that it is refused, and not kept and read over. */
const MAX_OPEN_CHARS = 2 * MAX_REPLY_CHARS;

/**
 * Cuts text that arrives in pieces into sentences, each as soon as it is certain that it is one: a full stop that is
 * followed by nothing yet may be one of 3.5. Joined with spaces they are the text again, however it was cut.
 */
export class SentenceStream {
  #rest = '';
  #isFirst = true;

  push(text: string): string[] {
    this.#rest += text;
    if (this.#rest.length > MAX_OPEN_CHARS) return this.flush();
    return [...this.#whole(), ...this.#firstPart()];
  }

  /** The text is over, so the rest is a sentence. */
  flush(): string[] {
    const rest = this.#rest;
    this.#rest = '';
    return sentencesOf(rest);
  }

  #whole(): string[] {
    // What stands behind the last white space may be a piece of a word.
    const end = this.#rest.search(/\S*$/);
    // Some next word tells whether a sentence is over before it: after `e.g.` none is.
    const sentences = sentencesOf(`${this.#rest.slice(0, end)}x`);
    const open = sentences.pop() ?? 'x';
    this.#rest = open.slice(0, -1) + this.#rest.slice(end);
    if (sentences.length > 0) this.#isFirst = false;
    return sentences;
  }

  /** A long first sentence is begun at its comma, as the embedded interviewer's is: speech can begin earlier. */
  #firstPart(): string[] {
    if (!this.#isFirst) return [];
    const [first, second, ...others] = splitSentences(this.#rest);
    if (first === undefined || second === undefined || others.length > 0) return [];
    if (!/[,;:]$/.test(first)) return [];
    this.#rest = second + (/\s*$/.exec(this.#rest)?.[0] ?? '');
    this.#isFirst = false;
    return [first];
  }
}
