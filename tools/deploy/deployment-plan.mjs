// What `nx run PROJECT:deploy` does, as a list of commands: kept apart from running them, so that it can be tested.

/** Stacks that need no image, in the order in which they need one another; CDK leaves out those that an environment lacks. */
const FOUNDATION = ['secrets', 'network', 'data', 'cluster', 'turn'];
const APPS = ['media-worker', 'interview-api'];

/**
 * @typedef {object} Target
 * @property {'infra' | 'media-worker' | 'interview-api'} project
 * @property {string} environment e.g. `dev`
 * @property {string} prefix e.g. `spool-dev`
 * @property {string} region
 * @property {string} account twelve digits
 * @property {string} repository the app's, in ECR
 * @property {string} tag of the image: the commit
 * @property {readonly string[]} stacks parts of the environment's app, from its manifest
 * @property {readonly string[]} deployed parts that are deployed already
 */

/** @typedef {{ title: string, command: string[], output?: 'digest' | 'previousDigest', mayFail?: boolean }} Step */

const cdk = (environment, verb, names, ...more) => [
  'npx',
  'cdk',
  verb,
  ...names,
  '--app',
  'node dist/infra/main.cjs',
  '-c',
  `environment=${environment}`,
  '--exclusively',
  ...(verb === 'deploy' ? ['--require-approval', 'never'] : []),
  '--no-notices',
  ...more,
];

/**
 * @param {Target} target
 * @returns {Step[]}
 */
export function planFor(target) {
  return target.project === 'infra' ? infraPlan(target) : appPlan(target);
}

/** The foundation, and what else is there: apps keep the images that they run, as parameters keep their values. */
function infraPlan({ environment, prefix, stacks, deployed }) {
  const apps = APPS.filter((part) => deployed.includes(part));
  // It watches both apps.
  const watching = apps.length === APPS.length ? ['observability'] : [];
  const parts = [...FOUNDATION, ...apps, ...watching].filter((part) => stacks.includes(part));
  return [
    {
      title: `Deploying ${parts.join(', ')}`,
      command: cdk(environment, 'deploy', parts),
    },
  ].map((step) => ({ ...step, title: `${prefix}: ${step.title}` }));
}

/** A new image, and the app's stack with its digest. ECS itself goes back when new tasks do not come up. */
function appPlan({ project, environment, prefix, region, account, repository, tag }) {
  const registry = `${account}.dkr.ecr.${region}.amazonaws.com`;
  const image = `${registry}/${repository}:${tag}`;
  const aws = (...args) => ['aws', '--region', region, ...args];
  return [
    {
      title: `${project}: what runs now`,
      command: aws(
        ...['cloudformation', 'describe-stacks', '--stack-name', `${prefix}-${project}`],
        ...[
          '--query',
          "Stacks[0].Parameters[?ParameterKey=='ImageDigest'].ParameterValue | [0]",
          '--output',
          'text',
        ],
      ),
      output: 'previousDigest',
      mayFail: true, // the first time
    },
    {
      title: `${project}: building and pushing ${image}`,
      command: [
        ...['docker', 'buildx', 'build', '--file', `apps/${project}/Dockerfile`, '--tag', image, '--push'],
        ...['--provenance', 'true', '--sbom', 'true', '.'],
      ],
    },
    {
      title: `${project}: its digest`,
      command: aws(
        ...['ecr', 'describe-images', '--repository-name', repository, '--image-ids', `imageTag=${tag}`],
        ...['--query', 'imageDetails[0].imageDigest', '--output', 'text'],
      ),
      output: 'digest',
    },
    {
      title: `${project}: deploying`,
      command: cdk(
        environment,
        'deploy',
        [project],
        '--parameters',
        `${prefix}-${project}:ImageDigest={digest}`,
      ),
    },
    {
      title: `${project}: waiting until new tasks have taken over`,
      command: aws(
        ...['ecs', 'wait', 'services-stable', '--cluster', '{cluster}', '--services', `${prefix}-${project}`],
      ),
    },
  ];
}

/**
 * Back to the image before, when the smoke test after a deployment fails.
 * @param {Pick<Target, 'environment' | 'prefix'> & { project: string, previousDigest: string }} target
 * @returns {Step}
 */
export function rollBackStep({ project, environment, prefix, previousDigest }) {
  return {
    title: `${project}: back to ${previousDigest}`,
    command: cdk(
      environment,
      'deploy',
      [project],
      '--parameters',
      `${prefix}-${project}:ImageDigest=${previousDigest}`,
    ),
  };
}
