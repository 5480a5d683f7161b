import type { PlanSummary } from '@spool/contracts';
import { languageName } from '../format';

interface PlanPickerProps {
  readonly plans: readonly PlanSummary[];
  readonly chosen: string;
  readonly disabled: boolean;
  readonly onChoose: (id: string) => void;
}

/** What the interview is to be about: one of the deployment's plans. */
export function PlanPicker({ plans, chosen, disabled, onChoose }: PlanPickerProps) {
  return (
    <fieldset className="plans" disabled={disabled}>
      <legend className="visually-hidden">What the interview is about</legend>
      {plans.map(({ id, title, description, minutes, language }) => (
        <label key={id} className="plan" data-testid="plan" data-plan={id}>
          <input
            type="radio"
            name="plan"
            value={id}
            checked={id === chosen}
            aria-describedby={`plan-${id}`}
            onChange={() => onChoose(id)}
          />
          <span className="plan-words">
            <strong>{title}</strong>
            <span id={`plan-${id}`}>
              <span className="plan-description">{description}</span>
              <span className="plan-facts">
                up to {minutes} min · <span lang="en">{languageName(language)}</span>
              </span>
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
