import { useState } from 'react';
import type { PlanSummary } from '@spool/contracts';
import type { Interview, Snapshot } from '../interview';
import { usePage, usePlace } from '../navigation/page-context';
import { useRequest } from '../navigation/use-request';
import { Shell } from '../shell/shell';
import { PlanPicker } from '../start/plan-picker';
import { keep, preferences } from '../start/preferences';
import { StartOptions } from '../start/start-options';
import { Icon } from './icons';
import { Notices } from './notices';
import { Orb } from './orb';

const storage = () => localStorage;

/** Where an interview begins: what it is about, what is agreed to, and the one button. */
export function Welcome({ interview, snapshot }: { interview: Interview; snapshot: Snapshot }) {
  const { phase, health } = snapshot;
  const { server, navigation } = usePage();
  const { search } = usePlace();
  const [answer] = useRequest('plans', () => server.plans());
  const [consent, setConsent] = useState(false);
  // As it was when this was drawn first: the start uses the invitation up.
  const [invited] = useState(interview.invited);
  // What an invitation is to was chosen by who sent it.
  const plans = answer.state === 'ready' && !invited ? answer.value.plans : [];
  const wanted = preferences(search, storage);
  const plan = planOf(plans, wanted.planId);
  const starting = phase === 'starting';
  const deaf = health !== undefined && health !== 'unreachable' && health.speech.recogniser === null;
  const needsConsent = plan?.consent.recording === 'always' && !consent;

  const prefer = (change: Partial<typeof wanted>) => {
    const next = { ...wanted, ...change };
    keep(next, storage);
    navigation.setSearch({ plan: next.planId ?? '', mode: next.mode === 'thread' ? 'thread' : '' });
  };
  const start = (voice: boolean) =>
    void interview.start(voice, {
      planId: plan?.id,
      mode: wanted.mode,
      recordingConsent: consent && plan?.consent.recording !== 'never',
    });

  return (
    <Shell title="Talk" className="welcome">
      <div className="welcome-main">
        <Orb floor={starting ? 'thinking' : 'nobody'} levels={interview.levels} />
        <h1 tabIndex={-1}>{titleOf(invited, plans.length)}</h1>
        <p className="lead">A friendly interviewer asks, you talk, and your own words become the result.</p>
        {plans.length > 0 && (
          <PlanPicker
            plans={plans}
            chosen={plan?.id ?? ''}
            disabled={starting}
            onChoose={(planId) => {
              // Consent is to one interview's notice, not to another's.
              setConsent(false);
              prefer({ planId });
            }}
          />
        )}
        {!invited && (
          <StartOptions
            plan={plan}
            mode={wanted.mode}
            consent={consent}
            disabled={starting}
            onMode={(mode) => prefer({ mode })}
            onConsent={setConsent}
          />
        )}
        <div className="start-buttons">
          <button
            type="button"
            className="primary-button start-button"
            data-testid="start-button"
            disabled={starting || needsConsent}
            onClick={() => start(!deaf)}
          >
            {!deaf && <Icon name="microphone" size={24} />}
            {starting ? 'One moment…' : deaf ? 'Start typing' : 'Start talking'}
          </button>
          {!deaf && (
            <button
              type="button"
              className="link-button quiet"
              disabled={starting || needsConsent}
              onClick={() => start(false)}
            >
              I would rather type
            </button>
          )}
        </div>
        <Notices interview={interview} snapshot={snapshot} />
        {plan && (
          <p id="notice-of-plan" className="plan-notice">
            {plan.consent.notice}
          </p>
        )}
      </div>
    </Shell>
  );
}

function titleOf(invited: boolean, plans: number): string {
  if (invited) return 'You are invited to talk';
  return plans > 1 ? 'What shall we talk about?' : 'What do you care about?';
}

/** A plan that the deployment no longer has is as good as none. */
const planOf = (plans: readonly PlanSummary[], id: string | undefined): PlanSummary | undefined =>
  plans.find((plan) => plan.id === id) ?? plans[0];
