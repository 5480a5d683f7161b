import { randomUUID } from 'node:crypto';
import type { InterviewEventOf, StoredEvent } from '@spool/contracts';
import type { Gateway, SessionLog } from './gateway';
import { Learner } from './learner';
import { problemOf, type WorkerUnderTest } from './worker-under-test';

export interface StartedInterview {
  readonly sessionId: string;
  readonly greeting: string;
  readonly log: SessionLog;
}

/** A new interview on a worker, as the gateway starts one. */
export async function startInterview(
  worker: WorkerUnderTest,
  gateway: Gateway,
  created: Partial<InterviewEventOf<'interview_created'>> = {},
): Promise<StartedInterview> {
  const sessionId = randomUUID();
  const log = gateway.log(sessionId);
  log.stored.push(...newLog(created));
  return { sessionId, log, greeting: await handOver(worker, gateway, sessionId) };
}

/** A new interview whose learner has joined and heard the greeting. @param learners is given the learner, to be closed in the end */
export async function joinInterview(
  worker: WorkerUnderTest,
  gateway: Gateway,
  learners: Learner[],
  created?: Partial<InterviewEventOf<'interview_created'>>,
): Promise<StartedInterview & { readonly learner: Learner }> {
  const started = await startInterview(worker, gateway, created);
  const learner = await Learner.join(worker, started.sessionId);
  learners.push(learner);
  await started.log.event('interviewer_turn_heard');
  return { ...started, learner };
}

/** Hands a session to a worker with the log that the gateway has. @returns the greeting */
export async function handOver(
  worker: WorkerUnderTest,
  gateway: Gateway,
  sessionId: string,
): Promise<string> {
  gateway.place(sessionId, worker.workerId);
  const answer = await worker.take(sessionId, gateway.log(sessionId).stored, gateway.eventsUrl(sessionId));
  if (answer.status !== 200) throw new Error(problemOf(answer).detail);
  return (answer.body as { greeting: string }).greeting;
}

/** The log of an interview that has just been created. */
export function newLog(created: Partial<InterviewEventOf<'interview_created'>> = {}): StoredEvent[] {
  return [
    {
      seq: 1,
      event: {
        type: 'interview_created',
        at_ms: Date.now(),
        user_id: 'test',
        mode: 'interests',
        seed: 7,
        ...created,
      },
    },
  ];
}
