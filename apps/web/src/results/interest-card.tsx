import type { DetailFacet, Interest, InterestDetail, Recording } from '@spool/contracts';
import { CATEGORIES, titled } from '../format';
import { Quote } from './quote';
import { strengthOf, strengthWords } from './strength';

const FACETS: Readonly<Record<DetailFacet, string>> = {
  activity: 'What you do',
  enjoyment: 'What you enjoy in it',
  company: 'With whom',
  since: 'Since when',
  goal: 'Where you want to go',
};
const FACET_ORDER = Object.keys(FACETS) as DetailFacet[];

/** Of an interest's card in the page: `interest-animal-welfare`. */
export const anchorOf = (name: string): string =>
  `interest-${name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-')}`;

interface InterestCardProps {
  readonly interest: Interest;
  readonly recording: Recording | null | undefined;
}

/** All that is known of one interest, each in the learner's own words. */
export function InterestCard({ interest, recording }: InterestCardProps) {
  const { name, category, subjects = [] } = interest;
  const strength = strengthOf(interest);
  const groups = quotesOf(interest);
  const isBrief = groups.flatMap(({ quotes }) => quotes).length < 2;
  const heading = `${anchorOf(name)}-name`;
  return (
    <article
      id={anchorOf(name)}
      tabIndex={-1}
      className={`interest-card category-${category} ${isBrief ? 'interest-brief' : ''}`}
      aria-labelledby={heading}
      data-testid="result-interest"
      data-name={name}
    >
      <header>
        <h2 id={heading}>{titled(name)}</h2>
        <p className="interest-facts">
          <span className="chip">{CATEGORIES[category]}</span>
          <span>{strengthWords(strength)}</span>
        </p>
        <meter min={0} max={1} value={strength} aria-label={`How much ${name} means to you`} />
        {subjects.length > 0 && <p className="interest-subjects">Leads to {subjects.join(' and ')}</p>}
      </header>
      <dl>
        {groups.map(({ label, quotes }) => (
          <div key={label}>
            <dt>{label}</dt>
            {quotes.map((quote) => (
              <dd key={`${quote.turn_id} ${quote.quote}`}>
                <Quote said={quote} recording={recording} />
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </article>
  );
}

interface QuoteGroup {
  readonly label: string;
  readonly quotes: Interest['evidence'];
}

/** What was told about it, by what it tells; and first what shows the interest and tells nothing more. */
export function quotesOf({ evidence, details = [] }: Pick<Interest, 'evidence' | 'details'>): QuoteGroup[] {
  const same = (a: InterestDetail, b: Interest['evidence'][number]) =>
    a.turn_id === b.turn_id && a.quote === b.quote;
  const others = evidence.filter((quote) => !details.some((detail) => same(detail, quote)));
  const facets = FACET_ORDER.map((facet) => ({
    label: FACETS[facet],
    quotes: details.filter((detail) => detail.facet === facet),
  }));
  return [{ label: 'You said', quotes: others }, ...facets].filter(({ quotes }) => quotes.length > 0);
}
