import type { Environment } from '../config/schema';
import type { StackTemplate } from '../permissions/templates';
import { EXISTING, withVariables } from './existing';
import { LEFT_OUT, stepFor, type Step } from './commands';
import { Resolver, type ResourceRef } from './resolve';

/** File name and text. */
export type Files = Readonly<Record<string, string>>;

/**
 * The way without CDK, from the same templates: JSON files, and a script that makes everything in an existing VPC,
 * cluster and load balancer, and may be run again.
 */
export function manualFiles(env: Environment, stacks: readonly StackTemplate[]): Files {
  const prefix = `${env.project}-${env.environment}`;
  const resolver = new Resolver(stacks, { region: env.region, prefix });
  const steps = stepsInOrder(resolver);
  const json = Object.fromEntries(
    steps
      .flatMap(({ files = {} }) => Object.entries(files))
      .map(([name, value]) => [name, withVariables(`${JSON.stringify(value, null, 2)}\n`)]),
  );
  return { ...json, 'deploy.sh': script(env, steps, resolver) };
}

/** Each resource after those that it refers to. */
function stepsInOrder(resolver: Resolver): Step[] {
  const steps = new Map<string, Step | undefined>();
  const appOf = ({ id }: ResourceRef): 'interview-api' | 'media-worker' =>
    id.startsWith('InterviewApi') ? 'interview-api' : 'media-worker';
  const visit = (resource: ResourceRef): void => {
    const key = `${resource.part}/${resource.id}`;
    if (steps.has(key)) return;
    steps.set(key, undefined); // in its turn
    const needed: ResourceRef[] = [];
    const properties = resolver.resolve(resource.part, resource.properties, (other) => needed.push(other));
    for (const other of needed) visit(other);
    // A role's policy is no reference of the task definition's, but tasks fail without it.
    if (resource.type === 'AWS::ECS::TaskDefinition') {
      for (const other of resolver.all)
        if (other.part === resource.part && /IAM::Policy|LogGroup/.test(other.type)) visit(other);
    }
    // The load balancer must know the target group before a service is put into it.
    if (resource.type === 'AWS::ECS::Service') {
      for (const other of resolver.all)
        if (other.part === resource.part && /ListenerRule/.test(other.type)) visit(other);
    }
    steps.delete(key);
    steps.set(key, stepFor(resource, properties as Record<string, unknown>, { resolver, appOf }));
  };
  for (const resource of resolver.all) visit(resource);
  return [...steps.values()].filter((step): step is Step => step !== undefined);
}

function script(env: Environment, steps: readonly Step[], resolver: Resolver): string {
  const body = steps
    .map(({ comment, lines }) => [`# ${comment}`, ...lines].map(withVariables).join('\n'))
    .join('\n\n');
  const unused = new Set(resolver.all.map(({ type }) => type));
  const leftOut = LEFT_OUT.filter(({ type }) => [...unused].some((name) => type.test(name)));
  const used = EXISTING.filter(({ variable }) => body.includes(variable) || variable === 'VPC_ID');
  return `#!/usr/bin/env bash
# The Spool interview service (${env.environment}) in an existing VPC, ECS cluster and load balancer, without CDK.
# Written by \`npx nx run infra:manual\` from the same templates that CDK deploys: change the settings and run that
# again, do not edit this. It may be run again: what is there is kept, and services get the new images.
#
# Needs: the AWS CLI with credentials (npm run deploy-policy says which permissions), Docker, and these variables:
${used.map(({ variable, what }) => `#   ${variable.padEnd(24)} ${what}`).join('\n')}
# Not made by hand:
${leftOut.map(({ what, why }) => `#   ${what}: ${why}`).join('\n')}
# The JSON files use most variables: see render.
# shellcheck disable=SC2034
set -euo pipefail
cd "$(dirname "$0")"

${used.map(({ variable, what }) => `: "\${${variable}:?Set ${variable} to ${what.replaceAll('`', '')}}"`).join('\n')}
# Where the repository is checked out, and the tag that images get; tags never move, so each push needs a new one.
: "\${SOURCES:=$(git rev-parse --show-toplevel)}"
: "\${TAG:=$(date -u +%Y%m%d-%H%M%S)}"
export AWS_DEFAULT_REGION=${env.region} AWS_PAGER=""
ACCOUNT=$(aws sts get-caller-identity --query Account --output text)
REGISTRY="$ACCOUNT.dkr.ecr.$AWS_DEFAULT_REGION.amazonaws.com"

# Whether a query of the AWS CLI found something.
found() { [ -n "$1" ] && [ "$1" != None ]; }

# A JSON file of this folder, with the values of the variables in it.
render() {
  local text name
  text=$(<"$1")
  while [[ $text =~ \\$\\{([A-Z][A-Z0-9_]*)\\} ]]; do
    name=\${BASH_REMATCH[1]}
    text=\${text//"\\\${$name}"/"\${!name}"}
  done
  # The collector fills in \${env:…} itself.
  printf '%s' "$text"
}

# Lets somebody into a security group; that they are in already is no mistake.
allow() {
  local answer
  answer=$(aws ec2 authorize-security-group-ingress --group-id "$1" --ip-permissions "$2" 2>&1) ||
    [[ $answer == *InvalidPermission.Duplicate* ]] || {
    echo "$answer" >&2
    return 1
  }
}

# Waits for a namespace to be made, and prints its id.
namespace_of() {
  local status=PENDING
  until [ "$status" = SUCCESS ]; do
    status=$(aws servicediscovery get-operation --operation-id "$1" --query Operation.Status --output text)
    [ "$status" != FAIL ] || {
      aws servicediscovery get-operation --operation-id "$1" >&2
      return 1
    }
    [ "$status" = SUCCESS ] || sleep 2
  done
  aws servicediscovery get-operation --operation-id "$1" --query Operation.Targets.NAMESPACE --output text
}

# Pushes an image and prints its digest.
push() {
  local output
  output=$(docker push "$1:$TAG")
  echo "$output" >&2
  [[ $output =~ digest:[[:space:]](sha256:[0-9a-f]{64}) ]] || {
    echo "docker push named no digest for $1:$TAG" >&2
    return 1
  }
  echo "\${BASH_REMATCH[1]}"
}

aws ecr get-login-password | docker login --username AWS --password-stdin "$REGISTRY"

${body}

echo "Deployed. New tasks take a minute or two:"
echo "  aws ecs wait services-stable --cluster $CLUSTER --services ${env.project}-${env.environment}-media-worker ${env.project}-${env.environment}-interview-api"
`;
}
