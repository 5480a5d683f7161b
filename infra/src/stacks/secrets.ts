import { SecretValue } from 'aws-cdk-lib';
import { Secret, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { Environment } from '../config/schema';
import { SpoolStack } from './spool-stack';

/** Not in the alphabet: what shells, URLs and coturn's configuration read as something else. */
const EXCLUDED = ' %+~`#$&*()|[]{}:;<>?!\'/@"\\=,^';

/** Secrets that no service makes for itself. Values are generated here or put in by hand; none is in a template. */
export class SecretsStack extends SpoolStack {
  /** Shared by gateway and media workers. */
  readonly internalToken: ISecret;
  /** coturn's static-auth-secret. */
  readonly turnSecret: ISecret;
  /** Signs join tokens; media workers, which must let nobody in, do not have it. */
  readonly joinTokenSecret: ISecret;
  /** Hashes and scopes of the API keys, as `npm run api-key` prints them: `[]` until somebody puts some in. */
  readonly apiKeys: ISecret;
  /** JSON, a field for each of `providerKeys`; absent when there are none. */
  readonly providerKeys: ISecret | undefined;

  constructor(scope: Construct, env: Environment) {
    super(scope, 'secrets', env, 'internal token, TURN secret, providers’ keys');
    this.internalToken = this.#generated(
      'InternalToken',
      'internal-token',
      'Shared by gateway and media workers',
    );
    this.turnSecret = this.#generated('TurnSecret', 'turn-secret', 'Shared by gateway and coturn');
    this.joinTokenSecret = this.#generated('JoinTokenSecret', 'join-token-secret', 'Signs join tokens');
    this.apiKeys = this.#apiKeys();
    if (env.providerKeys.length > 0) {
      // Fields must exist before tasks start; an empty one means that its provider is not used.
      this.providerKeys = new Secret(this, 'ProviderKeys', {
        secretName: `${env.project}/${env.environment}/provider-keys`,
        description:
          'Keys of speech and language providers; put in with `aws secretsmanager put-secret-value`',
        generateSecretString: {
          secretStringTemplate: JSON.stringify(Object.fromEntries(env.providerKeys.map((key) => [key, '']))),
          generateStringKey: 'UNUSED',
        },
        removalPolicy: this.keepInProduction,
      });
      acknowledge(this.providerKeys, {
        'AwsSolutions-SMG4':
          'A provider’s key can only be changed at the provider; docs/operations.md says how.',
      });
    }
  }

  #apiKeys(): Secret {
    const secret = new Secret(this, 'ApiKeys', {
      secretName: `${this.settings.project}/${this.settings.environment}/api-keys`,
      description: 'Records of API keys (hashes); put in with `aws secretsmanager put-secret-value`',
      // No keys, which is no secret.
      secretStringValue: SecretValue.unsafePlainText('[]'),
      removalPolicy: this.keepInProduction,
    });
    acknowledge(secret, {
      'AwsSolutions-SMG4': 'Hashes of keys that their holders change; a key is rotated by a second record.',
    });
    return secret;
  }

  #generated(id: string, name: string, description: string): Secret {
    const secret = new Secret(this, id, {
      secretName: `${this.settings.project}/${this.settings.environment}/${name}`,
      description,
      generateSecretString: { passwordLength: 48, excludeCharacters: EXCLUDED },
      removalPolicy: this.keepInProduction,
    });
    acknowledge(secret, {
      'AwsSolutions-SMG4':
        'Both sides must change at once, which a schedule cannot do: docs/operations.md has the two commands.',
    });
    return secret;
  }
}
