import type { Stage } from '@spool/contracts';
import { STAGES, stagesDone } from '../format';

export function StageProgress({ stage }: { stage: Stage }) {
  const done = stagesDone(stage);
  return (
    <ol className="stages" aria-label="Progress of the interview" data-stage={stage}>
      {STAGES.map(([name, label], index) => (
        <li
          key={name}
          className={index < done ? 'done' : index === done ? 'current' : ''}
          aria-current={index === done ? 'step' : undefined}
        >
          <span>{label}</span>
        </li>
      ))}
    </ol>
  );
}
