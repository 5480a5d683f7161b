import { randomUUID } from 'node:crypto';
import type { InterviewEventOf, StoredEvent } from '@spool/contracts';
import type { Gateway, SessionLog } from './gateway';
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
