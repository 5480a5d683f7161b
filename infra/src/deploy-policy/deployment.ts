import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { StackTemplate } from '../permissions/templates';
import type { ClientConfig } from './emulator';

/** Somebody may not do something: AWS's word, not ours. */
export class DeniedError extends Error {
  override readonly name = 'DeniedError';
  constructor(
    /** E.g. `ec2:CreateVpc`, when it was said. */
    readonly action: string | undefined,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What `cdk deploy` does, call by call: bootstrap version, upload, change set, execution, outcome. */
export class Deployment {
  readonly #cloudFormation: CloudFormationClient;
  readonly #s3: S3Client;
  readonly #ssm: SSMClient;
  readonly #qualifier: string;
  #changeSets = 0;

  constructor(config: ClientConfig, qualifier: string) {
    this.#cloudFormation = new CloudFormationClient(config);
    // moto checks no signatures over chunks.
    this.#s3 = new S3Client({ ...config, requestChecksumCalculation: 'WHEN_REQUIRED' });
    this.#ssm = new SSMClient(config);
    this.#qualifier = qualifier;
  }

  /** CDK's own stack comes without an upload: there is no bucket yet. */
  async bootstrap(stack: StackTemplate): Promise<void> {
    const parameters = { FileAssetsBucketKmsKeyId: 'AWS_MANAGED_KEY', Qualifier: this.#qualifier };
    await this.#deploy(stack, 'CREATE', { TemplateBody: JSON.stringify(stack.template) }, parameters);
  }

  /**
   * Creates a stack, or updates it.
   * @param parameters its template's
   * @throws DeniedError when a policy does not allow it
   */
  async deploy(
    stack: StackTemplate,
    type: 'CREATE' | 'UPDATE',
    parameters: Readonly<Record<string, string>>,
  ): Promise<void> {
    const url = await this.#upload(stack);
    await this.#deploy(stack, type, { TemplateURL: url }, parameters);
  }

  async delete({ stackName }: StackTemplate): Promise<void> {
    await this.#allowed(() => this.#cloudFormation.send(new DeleteStackCommand({ StackName: stackName })));
  }

  close(): void {
    for (const client of [this.#cloudFormation, this.#s3, this.#ssm]) client.destroy();
  }

  async #upload({ stackName, template }: StackTemplate): Promise<string> {
    return this.#allowed(async () => {
      await this.#ssm.send(new GetParameterCommand({ Name: `/cdk-bootstrap/${this.#qualifier}/version` }));
      const { account, region } = { account: '123456789012', region: 'us-east-1' };
      const Bucket = `cdk-${this.#qualifier}-assets-${account}-${region}`;
      const Key = `${stackName}.json`;
      await this.#s3.send(new PutObjectCommand({ Bucket, Key, Body: JSON.stringify(template) }));
      return `https://${Bucket}.s3.${region}.amazonaws.com/${Key}`;
    });
  }

  async #deploy(
    { stackName, template }: StackTemplate,
    type: 'CREATE' | 'UPDATE',
    source: { TemplateBody: string } | { TemplateURL: string },
    parameters: Readonly<Record<string, string>>,
  ): Promise<void> {
    const ChangeSetName = `cdk-deploy-change-set-${(this.#changeSets += 1)}`;
    const names = Object.keys(template.Parameters ?? {});
    await this.#allowed(async () => {
      await this.#cloudFormation.send(
        new CreateChangeSetCommand({
          StackName: stackName,
          ChangeSetName,
          ChangeSetType: type,
          Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
          Parameters: Object.entries(parameters)
            .filter(([name]) => names.includes(name))
            .map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
          ...source,
        }),
      );
      const where = { StackName: stackName, ChangeSetName };
      const described = await this.#cloudFormation.send(new DescribeChangeSetCommand(where));
      if (described.Status === 'FAILED') throw new Error(`${stackName}: ${described.StatusReason}`);
      await this.#cloudFormation.send(new ExecuteChangeSetCommand(where));
    });
    await this.#outcome(stackName, type);
  }

  async #outcome(stackName: string, type: 'CREATE' | 'UPDATE'): Promise<void> {
    const { Stacks } = await this.#allowed(() =>
      this.#cloudFormation.send(new DescribeStacksCommand({ StackName: stackName })),
    );
    const status = Stacks?.[0]?.StackStatus;
    if (status === `${type}_COMPLETE`) {
      await this.#allowed(() => this.#cloudFormation.send(new GetTemplateCommand({ StackName: stackName })));
      return;
    }
    const { StackEvents = [] } = await this.#allowed(() =>
      this.#cloudFormation.send(new DescribeStackEventsCommand({ StackName: stackName })),
    );
    const reasons = StackEvents.filter(({ ResourceStatus }) => ResourceStatus?.endsWith('FAILED'));
    const reason = reasons[0]?.ResourceStatusReason ?? 'no reason given';
    const message = `${stackName} is ${status}: ${reason}`;
    throw /not authorized/.test(reason) ? new DeniedError(actionIn(reason), message) : new Error(message);
  }

  async #allowed<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      const { name = '', message = '' } = error as Error;
      if (!/Access ?Denied|Unauthorized/i.test(name)) throw error;
      throw new DeniedError(actionIn(message), message, { cause: error });
    }
  }
}

const actionIn = (message: string): string | undefined => /perform: ([\w-]+:\w+)/.exec(message)?.[1];
