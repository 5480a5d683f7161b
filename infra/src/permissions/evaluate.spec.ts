import fc from 'fast-check';
import { allows, matches, PolicyDocumentSchema } from './evaluate';

const policy = (...Statement: object[]) => PolicyDocumentSchema.parse({ Version: '2012-10-17', Statement });
const allow = (Action: string | string[], Resource: string | string[] = '*', more = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

describe('allows', () => {
  it('says no to what nobody allowed', () => {
    expect(allows([], 'ec2:CreateVpc', '*')).toBe(false);
    expect(allows([policy(allow('ec2:Describe*'))], 'ec2:CreateVpc', '*')).toBe(false);
  });

  it('takes actions in either case, and wildcards in them', () => {
    expect(allows([policy(allow('EC2:create*'))], 'ec2:CreateVpc', '*')).toBe(true);
  });

  it('lets a Deny win, in whichever policy', () => {
    const all = policy(allow('*'));
    const none = policy({ Effect: 'Deny', Action: 'iam:*', Resource: '*' });
    for (const policies of [
      [all, none],
      [none, all],
    ]) {
      expect(allows(policies, 'iam:CreateRole', '*')).toBe(false);
      expect(allows(policies, 's3:PutObject', '*')).toBe(true);
    }
  });

  it('looks at the resource', () => {
    const narrow = [policy(allow('ecs:CreateCluster', 'arn:aws:ecs:us-east-1:1:cluster/spool-*'))];
    expect(allows(narrow, 'ecs:CreateCluster', 'arn:aws:ecs:us-east-1:1:cluster/spool-dev')).toBe(true);
    expect(allows(narrow, 'ecs:CreateCluster', 'arn:aws:ecs:us-east-1:1:cluster/other')).toBe(false);
  });

  it('passes a role only to the services that a condition names', () => {
    const condition = { Condition: { StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } } };
    const pass = [policy(allow('iam:PassRole', '*', condition))];
    const to = (service: string) => ({ 'iam:PassedToService': service });
    expect(allows(pass, 'iam:PassRole', 'arn:x', to('ecs-tasks.amazonaws.com'))).toBe(true);
    expect(allows(pass, 'iam:PassRole', 'arn:x', to('lambda.amazonaws.com'))).toBe(false);
    expect(allows(pass, 'iam:PassRole', 'arn:x')).toBe(false);
  });

  it('reads NotAction, and a statement that is not in a list', () => {
    const document = PolicyDocumentSchema.parse({
      Statement: { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' },
    });
    expect(allows([document], 's3:PutObject', '*')).toBe(true);
    expect(allows([document], 'iam:CreateRole', '*')).toBe(false);
  });
});

describe('matches', () => {
  const text = fc.string({ unit: fc.constantFrom(...'aB:/.*?[](){}^$|+-\\ é') });

  it('takes every letter but * and ? for itself', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const literal = a.replace(/[*?]/g, '');
        expect(matches(literal, literal)).toBe(true);
        if (b.toLowerCase() !== literal.toLowerCase()) expect(matches(literal, b)).toBe(false);
      }),
    );
  });

  it('lets * stand for anything', () => {
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        const [head, tail] = [a, c].map((part) => part.replace(/[*?]/g, ''));
        expect(matches(`${head}*${tail}`, `${head}${b}${tail}`)).toBe(true);
      }),
    );
  });
});
