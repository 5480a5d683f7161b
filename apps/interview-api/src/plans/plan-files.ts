import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError } from '@spool/contracts';
import type { InterviewPlan } from '@spool/contracts';
import { BUILT_IN_PLANS, parsePlan } from '@spool/interview';

/**
 * The plans that come with the service and those in `folder`, one a `*.json` file. One of the folder's with the same
 * id takes a shipped one's place.
 *
 * @throws {Error} the folder cannot be read, a file fits no plan, or two have one id: one sentence for the operator
 */
export function readPlans(folder: string | undefined): readonly InterviewPlan[] {
  const own = new Map<string, { plan: InterviewPlan; file: string }>();
  for (const file of folder === undefined ? [] : planFilesIn(folder)) {
    const plan = parsePlan(readJson(file), file);
    const other = own.get(plan.id);
    if (other) {
      throw new Error(
        `The interview plans ${other.file} and ${file} both have the id ${plan.id}: give one another.`,
      );
    }
    own.set(plan.id, { plan, file });
  }
  const shipped = BUILT_IN_PLANS.map((plan) => own.get(plan.id)?.plan ?? plan);
  const added = [...own.values()].map(({ plan }) => plan).filter((plan) => !shipped.includes(plan));
  return [...shipped, ...added];
}

/** @throws {ProblemError} `invalid_body`, which names those that there are */
export function planCalled(id: string, plans: readonly InterviewPlan[]): InterviewPlan {
  const plan = plans.find((one) => one.id === id);
  if (plan) return plan;
  const message = `no plan has this id; there are ${plans.map((one) => one.id).join(', ')}`;
  throw new ProblemError('invalid_body', `Correct "plan_id": ${message}.`, {
    errors: [{ field: 'plan_id', message }],
  });
}

function planFilesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => join(folder, name));
  } catch (error) {
    throw new Error(
      `The folder with interview plans cannot be read (${messageOf(error)}): correct PLANS_DIR, or leave it out.`,
      { cause: error },
    );
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`The interview plan ${file} is not valid JSON (${messageOf(error)}): correct it.`, {
      cause: error,
    });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
