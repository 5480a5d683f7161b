import { resources, synthesize } from '../testing';
import { actionsFor, handlersOf, OPERATIONS } from './handlers';
import { properName } from './iam-actions';
import { OWN_TABLE } from './own-table';

describe('our own table', () => {
  it.each(Object.keys(OWN_TABLE))('has only actions of IAM’s for %s', async (type) => {
    const entry = OWN_TABLE[type];
    for (const action of OPERATIONS.flatMap((operation) => entry?.[operation] ?? [])) {
      expect([action, await properName(action)]).toEqual([action, action]);
    }
  });

  it('has a way to make and to delete each type', () => {
    for (const [type, entry] of Object.entries(OWN_TABLE)) {
      expect([type, entry.create.length > 0, entry.delete.length > 0]).toEqual([type, true, true]);
    }
  });

  it('has only types that AWS’s schemas leave out', () => {
    // When a schema learns one, what it says is taken, and the entry here would only mislead.
    for (const type of Object.keys(OWN_TABLE))
      expect([type, handlersOf(type)]).toEqual([type, OWN_TABLE[type]]);
  });
});

it.each(['dev', 'prod'] as const)('every resource type of %s is known', (environment) => {
  const types = new Set(resources(synthesize(environment)).map(({ type }) => type));
  for (const type of types) expect([type, handlersOf(type) !== undefined]).toEqual([type, true]);
});

it('knows nothing of a type that is not there', () => {
  expect(handlersOf('AWS::Nothing::Here')).toBeUndefined();
});

describe('actionsFor', () => {
  it('leaves out what a template does not use', () => {
    const plain = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'a' } };
    expect(actionsFor(plain.Type, plain, 'create')).not.toContain('secretsmanager:ReplicateSecretToRegions');
    const replicated = { ...plain, Properties: { ReplicaRegions: [{ Region: 'eu-central-1' }] } };
    expect(actionsFor(plain.Type, replicated, 'create')).toContain('secretsmanager:ReplicateSecretToRegions');
  });

  it('adds the role that a service makes for itself', () => {
    const type = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
    expect(actionsFor(type, { Type: type }, 'create')).toContain('iam:CreateServiceLinkedRole');
    expect(actionsFor(type, { Type: type }, 'delete')).not.toContain('iam:CreateServiceLinkedRole');
  });
});
