import { machine } from '../../report';
import type { SpokenHeld } from './speech/hold-spoken';

/** One whole interview by voice as a document: what was heard on both sides, word for word, and what came of it. */
export function transcriptDocument({
  persona,
  transcript,
  results,
  said,
  words,
  score,
  minutes,
}: SpokenHeld): string {
  const [first] = transcript.turns;
  const beganMs = Date.parse(first?.started_at ?? '');
  const turns = transcript.turns.map(({ speaker, text, started_at, interrupted }) => {
    const at = clock(Date.parse(started_at) - beganMs);
    const who = speaker === 'interviewer' ? 'Interviewer' : 'Learner';
    return `${at} **${who}:** ${text}${interrupted ? ' _(interrupted)_' : ''}  `;
  });
  const interests = results.interests.map(({ name, category, confidence, evidence, details = [] }) => {
    const told = details.map(({ facet }) => facet).join(', ') || 'none';
    return `| ${name} | ${category} | ${confidence} | ${told} | “${evidence[0]?.quote ?? ''}” |`;
  });
  const lines = [
    '# An interview by voice',
    '',
    'Made by `npm run eval:interviews -- --speech --persona=' +
      persona.id +
      ' --transcript=FILE`, and not edited: a simulated',
    `learner (\`${persona.id}\`, a synthetic voice) calls the service over WebRTC; the embedded recogniser, interviewer and voice answer.`,
    `${minutes.toFixed(1)} minutes, ${(100 * words.rate).toFixed(0)} of 100 words of the learner misheard. ${machine()}.`,
    '',
    '## What was heard',
    '',
    'The learner’s lines are what the recogniser wrote; what was spoken is below.',
    '',
    ...turns,
    '',
    '## What the learner spoke',
    '',
    ...said.map((text) => `1. ${text}`),
    '',
    '## Results',
    '',
    '| interest | category | confidence | told about it | first words on it |',
    '| --- | --- | --- | --- | --- |',
    ...interests,
    '',
    `Missed of what is true of this learner: ${score.missed.join(', ') || 'nothing'}; wrong: ${score.wrong.join(', ') || 'nothing'}.`,
    '',
    '## The learning thread that is proposed',
    '',
    '```json',
    JSON.stringify(results.thread ?? null, null, 2),
    '```',
    '',
  ];
  return lines.join('\n');
}

/** Minutes and seconds. */
const clock = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return `\`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}\``;
};
