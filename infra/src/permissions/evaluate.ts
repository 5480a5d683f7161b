import { z } from 'zod';

const oneOrMany = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const StatementSchema = z.looseObject({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMany.optional(),
  NotAction: oneOrMany.optional(),
  Resource: oneOrMany.optional(),
  NotResource: oneOrMany.optional(),
  Condition: z.record(z.string(), z.record(z.string(), oneOrMany)).optional(),
});
export const PolicyDocumentSchema = z.looseObject({
  Statement: z.union([StatementSchema.transform((statement) => [statement]), z.array(StatementSchema)]),
});
type Statement = z.output<typeof StatementSchema>;
export type ReadPolicy = z.output<typeof PolicyDocumentSchema>;

/**
 * Whether identity policies allow an action (IAM User Guide, "Policy evaluation logic": a Deny wins, then an Allow,
 * else no). Boundaries, organizations' and resources' own policies are not known here and can still forbid it.
 *
 * @param resource an ARN, which may hold `*` where its name is not known yet
 * @param context condition keys whose values are known; a condition on another key counts as not fulfilled
 */
export function allows(
  policies: readonly ReadPolicy[],
  action: string,
  resource: string,
  context: Readonly<Record<string, string>> = {},
): boolean {
  const matching = policies
    .flatMap(({ Statement }) => Statement)
    .filter((statement) => concerns(statement, action, resource) && fulfilled(statement, context));
  return (
    matching.some(({ Effect }) => Effect === 'Allow') && !matching.some(({ Effect }) => Effect === 'Deny')
  );
}

function concerns(statement: Statement, action: string, resource: string): boolean {
  const { Action, NotAction, Resource = ['*'], NotResource } = statement;
  const named = Action ? matchesAny(Action, action) : !matchesAny(NotAction ?? ['*'], action);
  return named && (NotResource ? !matchesAny(NotResource, resource) : matchesAny(Resource, resource));
}

function fulfilled({ Condition = {} }: Statement, context: Readonly<Record<string, string>>): boolean {
  return Object.entries(Condition).every(
    ([operator, keys]) =>
      /^(String|Arn)(Equals|Like)$/.test(operator) &&
      Object.entries(keys).every(([key, wanted]) => {
        const value = context[key];
        return value !== undefined && matchesAny(wanted, value);
      }),
  );
}

const matchesAny = (patterns: readonly string[], text: string): boolean =>
  patterns.some((pattern) => matches(pattern, text));

/** `*` and `?` as in IAM; letters of either case, as in actions. */
export function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 'is').test(text);
}
