import { InterviewPlanSchema } from '@spool/contracts';
import type { InterviewPlan } from '@spool/contracts';
import customerResearch from './customer-research.json';
import interestDiscovery from './interest-discovery.json';
import jobInterviewRehearsal from './job-interview-rehearsal.json';

/** A plan that does not fit the schema, with every place where it does not. */
export class InvalidPlanError extends Error {
  readonly code = 'invalid_plan';
  readonly problems: readonly { path: string; message: string }[];

  constructor(source: string, problems: readonly { path: string; message: string }[]) {
    const list = problems.map(({ path, message }) => `${path === '' ? 'the whole file' : path}: ${message}`);
    super(`The interview plan ${source} cannot be used. Correct ${list.join('; ')}.`);
    this.name = 'InvalidPlanError';
    this.problems = problems;
  }
}

/**
 * Checks a plan that was read from a file or sent by somebody.
 * @param source where it is from, for the error
 * @throws InvalidPlanError
 */
export function parsePlan(data: unknown, source: string): InterviewPlan {
  const parsed = InterviewPlanSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new InvalidPlanError(
    source,
    parsed.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message })),
  );
}

/** The plan of an interview whose log names none. */
export const INTEREST_DISCOVERY = parsePlan(interestDiscovery, 'interest-discovery.json');
export const JOB_INTERVIEW_REHEARSAL = parsePlan(jobInterviewRehearsal, 'job-interview-rehearsal.json');
export const CUSTOMER_RESEARCH = parsePlan(customerResearch, 'customer-research.json');

/** The plans that come with the service; a deployment may add its own files. */
export const BUILT_IN_PLANS: readonly InterviewPlan[] = [
  INTEREST_DISCOVERY,
  JOB_INTERVIEW_REHEARSAL,
  CUSTOMER_RESEARCH,
];
