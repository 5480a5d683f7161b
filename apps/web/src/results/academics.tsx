import type { AcademicLink } from '@spool/contracts';
import { titled } from '../format';

interface AcademicsProps {
  readonly subjects: readonly AcademicLink[] | undefined;
  readonly concepts: readonly AcademicLink[] | undefined;
}

/** Where the interests lead in what is taught. */
export function Academics({ subjects = [], concepts = [] }: AcademicsProps) {
  if (subjects.length === 0 && concepts.length === 0) return null;
  return (
    <section className="academics" aria-labelledby="academics-title">
      <h2 id="academics-title">Where this leads</h2>
      <ul className="subjects">
        {subjects.map(({ name, interests }) => (
          <li key={name}>
            <strong>{name}</strong>
            <span>from {interests.join(', ')}</span>
          </li>
        ))}
      </ul>
      {concepts.length > 0 && (
        <>
          <h3>Ideas to look into</h3>
          <ul className="concepts">
            {concepts.map(({ name }) => (
              <li key={name}>{titled(name)}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
