import type { Held } from './hold-interview';
import { truthsOf } from './learners/truth';

/** What a learner said by voice, and what the recogniser made of it, in the same order. */
export interface Spoken {
  readonly said: readonly string[];
  readonly recognised: readonly string[];
}

/** What was missed or wrong in an interview, and in speech how it was said and heard; nothing of the held-out personas. */
export function errorsOf(
  { persona, score, results }: Held,
  { said, recognised }: Spoken = NOT_SPOKEN,
): string {
  if (persona.heldOut || (score.missed.length === 0 && score.wrong.length === 0)) return '';
  const quoted = score.wrong.map((name) => {
    const quote = results.interests.find((interest) => interest.name === name)?.evidence[0]?.quote;
    return `${name} (“${quote}”)`;
  });
  const missed = truthsOf(persona).filter(({ id }) => score.missed.includes(id));
  const heard = missed.flatMap(({ noun, gerund, base, role }) =>
    said.flatMap((text, at) =>
      [noun, gerund, base, role].some(
        (form) => form !== '' && text.toLowerCase().includes(form.toLowerCase()),
      )
        ? [
            `    ${text} → ${(said.length === recognised.length ? recognised[at] : recognised.join(' / ')) ?? ''}\n`,
          ]
        : [],
    ),
  );
  const lines = [...new Set(heard)].join('');
  return `${persona.id}: missed ${score.missed.join(', ')}; wrong ${quoted.join(', ')}\n${lines}`;
}
const NOT_SPOKEN: Spoken = { said: [], recognised: [] };

/** A whole interview with what came of it. @param said what the learner spoke, where a recogniser was between */
export function wholeInterview({ transcript, results, score }: Held, said: readonly string[] = []): string {
  const turns = transcript.turns.map(({ speaker, text }) => `${speaker.padEnd(12)} ${text}`);
  const spoken = said.map((text) => `  spoken: ${text}`);
  const interests = results.interests.map(
    ({ name, category, confidence, strength = 0, details = [] }) =>
      `  ${name}, ${category}, ${confidence}, ${strength}: ${details.map(({ facet }) => facet).join(' ')}`,
  );
  const verdict = `  missed ${score.missed.join(', ')}; wrong ${score.wrong.join(', ')}`;
  const thread = `  ${JSON.stringify(results.thread, null, 2)}`;
  return `${[...turns, ...spoken, ...interests, verdict, thread].join('\n')}\n\n`;
}
