import type { Recording, WithdrawnInterest } from '@spool/contracts';
import { titled } from '../format';
import { Quote } from './quote';

interface TakenBackProps {
  readonly withdrawn: readonly WithdrawnInterest[] | undefined;
  readonly recording: Recording | null | undefined;
}

/** What was named and taken back again: shown, so that nobody wonders where it is. */
export function TakenBack({ withdrawn = [], recording }: TakenBackProps) {
  if (withdrawn.length === 0) return null;
  return (
    <section className="taken-back" aria-labelledby="taken-back-title">
      <h2 id="taken-back-title">You took these back</h2>
      <ul>
        {withdrawn.map(({ name, evidence }) => (
          <li key={name}>
            <strong>{titled(name)}</strong>
            {evidence.map((said) => (
              <Quote key={`${said.turn_id} ${said.quote}`} said={said} recording={recording} />
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
