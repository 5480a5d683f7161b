import {
  App,
  CfnCondition,
  CfnOutput,
  CfnParameter,
  DefaultStackSynthesizer,
  Fn,
  Stack,
  Token,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  CfnOIDCProvider,
  CfnRole,
  ManagedPolicy,
  PolicyDocument,
  type CfnManagedPolicy,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Scope } from './narrow';
import type { DeployPolicy } from './policy';

const GITHUB = 'token.actions.githubusercontent.com';

/**
 * The computed policies as managed policies, for whoever administers the account: attached to the user that deploys,
 * and to a role that GitHub Actions assumes without a long-lived key.
 */
export class DeployPermissionsStack extends Stack {
  constructor(scope: Construct, id: string, { prefix }: Scope, policies: readonly DeployPolicy[]) {
    super(scope, id, {
      stackName: `${prefix}-deploy-permissions`,
      description: 'What deploying Spool takes',
      // It comes before the bootstrap, so it must not ask for one.
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
    });
    const userName = this.#parameter('UserName', 'The IAM user that deploys; empty: none');
    const repository = this.#parameter(
      'GitHubRepository',
      'OWNER/NAME whose workflows may deploy; empty: none',
    );
    const provider = this.#parameter(
      'GitHubProviderArn',
      'GitHub’s OIDC provider where this account has one: it can have only one',
    );
    const environment = this.#parameter(
      'GitHubEnvironment',
      'The GitHub environment that workflows must run in',
      prefix.split('-').slice(1).join('-'),
    );
    const hasUser = this.#given('HasUser', userName);
    const hasRepository = this.#given('HasRepository', repository);
    const hasProvider = this.#given('HasProvider', provider);
    const makesProvider = new CfnCondition(this, 'MakesProvider', {
      expression: Fn.conditionAnd(hasRepository, Fn.conditionNot(hasProvider)),
    });

    const managed = policies.map(({ name, description, document }, index) => {
      const policy = new ManagedPolicy(this, `Policy${index + 1}`, {
        managedPolicyName: name,
        description,
        document: PolicyDocument.fromJson(document),
      });
      const users = Fn.conditionIf(hasUser.logicalId, [userName.valueAsString], { Ref: 'AWS::NoValue' });
      (policy.node.defaultChild as CfnManagedPolicy).users = Token.asList(users);
      return policy.managedPolicyArn;
    });

    const oidc = new CfnOIDCProvider(this, 'GitHub', {
      url: `https://${GITHUB}`,
      clientIdList: ['sts.amazonaws.com'],
    });
    oidc.cfnOptions.condition = makesProvider;
    const role = new CfnRole(this, 'DeployRole', {
      roleName: `${prefix}-deploy`,
      description: 'Assumed by GitHub Actions, for an hour at a time',
      managedPolicyArns: managed,
      assumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRoleWithWebIdentity',
            Principal: {
              Federated: Fn.conditionIf(hasProvider.logicalId, provider.valueAsString, oidc.attrArn),
            },
            Condition: {
              StringEquals: {
                [`${GITHUB}:aud`]: 'sts.amazonaws.com',
                [`${GITHUB}:sub`]: `repo:${repository.valueAsString}:environment:${environment.valueAsString}`,
              },
            },
          },
        ],
      },
    });
    role.cfnOptions.condition = hasRepository;
    new CfnOutput(this, 'DeployRoleArn', { value: role.attrArn, condition: hasRepository });
  }

  #parameter(id: string, description: string, value = ''): CfnParameter {
    return new CfnParameter(this, id, { description, default: value });
  }

  #given(id: string, parameter: CfnParameter): CfnCondition {
    const isEmpty = Fn.conditionEquals(parameter.valueAsString, '');
    return new CfnCondition(this, id, { expression: Fn.conditionNot(isEmpty) });
  }
}

/** The stack's template. */
export function managedPoliciesTemplate(scope: Scope, policies: readonly DeployPolicy[]): object {
  return Template.fromStack(
    new DeployPermissionsStack(new App(), 'DeployPermissions', scope, policies),
  ).toJSON();
}
