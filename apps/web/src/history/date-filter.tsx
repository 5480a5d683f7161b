import { usePage } from '../navigation/page-context';

/** Two days, both included; kept in the address. */
export function DateFilter({ from, to }: { from: string; to: string }) {
  const { navigation } = usePage();
  const mixedUp = from !== '' && to !== '' && from > to;
  return (
    <form
      className="date-filter"
      role="search"
      aria-label="By date"
      onSubmit={(event) => event.preventDefault()}
    >
      <label>
        From
        <input
          type="date"
          value={from}
          max={to || undefined}
          onChange={(event) => navigation.setSearch({ from: event.target.value })}
        />
      </label>
      <label>
        Until
        <input
          type="date"
          value={to}
          min={from || undefined}
          aria-invalid={mixedUp}
          onChange={(event) => navigation.setSearch({ to: event.target.value })}
        />
      </label>
      {(from || to) && (
        <button
          type="button"
          className="link-button quiet"
          onClick={() => navigation.setSearch({ from: '', to: '' })}
        >
          Clear
        </button>
      )}
      <p role="status">{mixedUp && 'The first day is after the last one.'}</p>
    </form>
  );
}
