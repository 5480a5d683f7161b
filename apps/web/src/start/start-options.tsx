import type { Mode, PlanSummary } from '@spool/contracts';

interface StartOptionsProps {
  readonly plan: PlanSummary | undefined;
  readonly mode: Mode;
  readonly consent: boolean;
  readonly disabled: boolean;
  readonly onMode: (mode: Mode) => void;
  readonly onConsent: (consent: boolean) => void;
}

/** What else is to be agreed on before an interview, what is recorded first of all. */
export function StartOptions({ plan, mode, consent, disabled, onMode, onConsent }: StartOptionsProps) {
  const recording = plan?.consent.recording ?? 'never';
  return (
    <div className="start-options">
      {recording !== 'never' && (
        <label className="check">
          <input
            type="checkbox"
            data-testid="consent"
            checked={consent}
            disabled={disabled}
            aria-describedby="notice-of-plan"
            onChange={(event) => onConsent(event.target.checked)}
          />
          <span>
            Record my voice, to hear my quotes again
            {recording === 'always' && ' (this interview is held only with a recording)'}
          </span>
        </label>
      )}
      <label className="check">
        <input
          type="checkbox"
          checked={mode === 'thread'}
          disabled={disabled}
          onChange={(event) => onMode(event.target.checked ? 'thread' : 'interests')}
        />
        <span>Suggest a learning thread at the end</span>
      </label>
    </div>
  );
}
