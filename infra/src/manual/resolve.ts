import type { StackTemplate } from '../permissions/templates';

export interface ResourceRef {
  readonly part: string;
  readonly id: string;
  readonly type: string;
  readonly properties: Record<string, unknown>;
}

type Json = unknown;

/** CloudFormation adds eight hexadecimal digits to a construct's path. */
const withoutHash = (id: string): string => id.replace(/[0-9A-F]{8}$/, '');
const snake = (text: string): string =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();

/** The shell variable that holds what `Ref` or `Fn::GetAtt` of a resource gives, e.g. `CLUSTER_WORKER_SECURITY_GROUP_ID`. */
export const variableOf = ({ part, id }: ResourceRef, attribute: string): string =>
  `${snake(part)}_${snake(withoutHash(id))}_${snake(attribute)}`;

/**
 * CloudFormation's functions as texts with shell variables in them, over all stacks: what one exports, another finds.
 */
export class Resolver {
  readonly #stacks: readonly StackTemplate[];
  readonly #region: string;
  readonly #prefix: string;
  readonly #exports = new Map<string, { part: string; value: Json }>();

  constructor(stacks: readonly StackTemplate[], { region, prefix }: { region: string; prefix: string }) {
    this.#stacks = stacks;
    this.#region = region;
    this.#prefix = prefix;
    for (const { part, template } of stacks) {
      const outputs = (template as { Outputs?: Record<string, { Value: Json; Export?: { Name: string } }> })
        .Outputs;
      for (const { Value, Export } of Object.values(outputs ?? {})) {
        if (Export) this.#exports.set(Export.Name, { part, value: Value });
      }
    }
  }

  get all(): ResourceRef[] {
    return this.#stacks.flatMap(({ part, template }) =>
      Object.entries(template.Resources).map(([id, { Type, Properties = {} }]) => ({
        part,
        id,
        type: Type,
        properties: Properties,
      })),
    );
  }

  /**
   * @param part of the stack that `value` is in
   * @param seen is told of each resource that is referred to
   * @throws {Error} for a function that templates did not use before: the manual way would drift from them
   */
  resolve(part: string, value: Json, seen: (resource: ResourceRef) => void = () => undefined): Json {
    const inner = (nested: Json): Json => this.resolve(part, nested, seen);
    if (Array.isArray(value)) return value.map(inner).filter((item) => item !== undefined);
    if (typeof value !== 'object' || value === null) return value;
    const [[key, argument] = ['', undefined], ...others] = Object.entries(value);
    if (others.length === 0 && (key === 'Ref' || key.startsWith('Fn::')))
      return this.#call(part, key, argument, seen);
    const entries = Object.entries(value).map(([name, nested]) => [name, inner(nested)] as const);
    return Object.fromEntries(entries.filter(([, nested]) => nested !== undefined));
  }

  #call(part: string, name: string, argument: Json, seen: (resource: ResourceRef) => void): Json {
    const inner = (nested: Json): Json => this.resolve(part, nested, seen);
    switch (name) {
      case 'Ref':
        return this.#ref(part, String(argument), seen);
      case 'Fn::GetAtt': {
        const [id = '', attribute = ''] = argument as string[];
        return this.#attribute(this.#find(part, id), attribute, seen);
      }
      case 'Fn::Join': {
        const [separator, list] = argument as [string, Json[]];
        return list.map((item) => String(inner(item))).join(separator);
      }
      case 'Fn::Select': {
        const [index, list] = argument as [number, Json];
        return (inner(list) as Json[])[Number(index)];
      }
      case 'Fn::Split': {
        const [separator, text] = argument as [string, Json];
        return String(inner(text)).split(separator);
      }
      case 'Fn::ImportValue': {
        const found = this.#exports.get(String(argument));
        if (!found) throw new Error(`No stack exports ${String(argument)}.`);
        return this.resolve(found.part, found.value, seen);
      }
      default:
        throw new Error(`Teach resolve.ts ${name}: the templates use it now.`);
    }
  }

  #ref(part: string, id: string, seen: (resource: ResourceRef) => void): Json {
    const pseudo: Record<string, Json> = {
      'AWS::AccountId': '${ACCOUNT}',
      'AWS::Region': this.#region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::NoValue': undefined,
    };
    if (id in pseudo) return pseudo[id];
    if (id === 'ImageDigest') return `\${${snake(part)}_DIGEST}`;
    return this.#attribute(this.#find(part, id), 'Ref', seen);
  }

  #attribute(resource: ResourceRef, attribute: string, seen: (resource: ResourceRef) => void): string {
    seen(resource);
    return (
      this.#known(resource, attribute) ??
      `\${${variableOf(resource, attribute === 'Ref' ? 'Id' : attribute)}}`
    );
  }

  /** What follows from names that we give. */
  #known(resource: ResourceRef, attribute: string): string | undefined {
    const { type, properties } = resource;
    const arn = (service: string, rest: string): string =>
      `arn:aws:${service}:${this.#region}:\${ACCOUNT}:${rest}`;
    const name = this.nameOf(resource);
    const isName = attribute === 'Ref' || attribute === 'Name';
    switch (type) {
      case 'AWS::ECR::Repository':
        return attribute === 'Arn'
          ? arn('ecr', `repository/${String(properties['RepositoryName'])}`)
          : String(properties['RepositoryName']);
      case 'AWS::Logs::LogGroup':
        return attribute === 'Arn' ? arn('logs', `log-group:${name}:*`) : name;
      case 'AWS::IAM::Role':
        return attribute === 'Arn' ? `arn:aws:iam::\${ACCOUNT}:role/${name}` : name;
      case 'AWS::ECS::Service':
      case 'AWS::ServiceDiscovery::HttpNamespace':
        return isName && (type !== 'AWS::ServiceDiscovery::HttpNamespace' || attribute === 'Name')
          ? name
          : undefined;
      case 'AWS::ServiceDiscovery::Service':
        return attribute === 'Name' ? name : undefined;
      default:
        return undefined;
    }
  }

  /** A resource's own name, or one made of its stack's and its own where CloudFormation would make one up. */
  nameOf({ part, id, properties }: ResourceRef): string {
    const own = ['Name', 'LogGroupName', 'ServiceName', 'RoleName', 'RepositoryName'].map(
      (key) => properties[key],
    );
    const given = own.find((value) => typeof value === 'string');
    const kebab = snake(withoutHash(id))
      .toLowerCase()
      .replaceAll('_', '-')
      .replace(/^task-(task|execution)-/, '$1-');
    return typeof given === 'string' ? given : `${this.#prefix}-${part}-${kebab}`;
  }

  #find(part: string, id: string): ResourceRef {
    const found = this.all.find((resource) => resource.part === part && resource.id === id);
    if (!found) throw new Error(`${part} has no resource ${id}.`);
    return found;
  }
}
