import type { TurnLatency } from '@spool/contracts';
import { formatLatency, latencyParts } from '../format';

/** How long the answer took; open it for where the time went. */
export function Latency({ latency }: { latency: TurnLatency }) {
  const parts = latencyParts(latency);
  const summary = parts.map(({ label, ms }) => `${label}: ${Math.round(ms)} ms`).join('\n');
  return (
    <details className="latency" data-testid="turn-latency" data-total-ms={latency.total_ms}>
      <summary title={summary}>answered in {formatLatency(latency.total_ms)}</summary>
      <div className="latency-bar" aria-hidden="true">
        {parts.map(({ label, share }, index) => (
          <i key={label} className={`part-${index}`} style={{ flexGrow: share }} />
        ))}
      </div>
      <dl className="latency-parts">
        {parts.map(({ label, ms }, index) => (
          <div key={label}>
            <dt>
              <i className={`part-${index}`} aria-hidden="true" />
              {label}
            </dt>
            <dd>{Math.round(ms)} ms</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
