import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { InstanceType, SecurityGroup, type ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Repository, TagMutability } from 'aws-cdk-lib/aws-ecr';
import { FileSystem, LifecyclePolicy, ThroughputMode, type AccessPoint } from 'aws-cdk-lib/aws-efs';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  Credentials,
  DatabaseCluster,
  DatabaseClusterEngine,
  DatabaseInstance,
  DatabaseInstanceEngine,
  PostgresEngineVersion,
  StorageType,
} from 'aws-cdk-lib/aws-rds';
import { Secret, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { Environment } from '../config/schema';
import { CONTAINER_UID, databasePort, nameOf } from '../names';
import type { Network } from './network';
import { SpoolStack } from './spool-stack';

/** The interviews' event log, wherever it is. */
export interface Database {
  readonly host: string;
  readonly port: number;
  /** JSON with a field `password`. */
  readonly secret: ISecret;
  readonly securityGroupId: string;
}

export class DataStack extends SpoolStack {
  readonly database: Database;
  readonly fileSystem: FileSystem;
  /** Speech models, fetched once and shared by all media workers. */
  readonly modelCache: AccessPoint;
  /** For recordings of interviews; nothing writes there yet. */
  readonly recordings: AccessPoint;
  readonly interviewApiImages: Repository;
  readonly mediaWorkerImages: Repository;

  constructor(scope: Construct, env: Environment, network: Network) {
    super(scope, 'data', env, 'database, file system, image repositories');
    this.database = env.data.databaseHost ? this.#existingDatabase() : this.#newDatabase(network);

    this.fileSystem = new FileSystem(this, 'FileSystem', {
      vpc: network.vpc,
      vpcSubnets: network.dataSubnets,
      fileSystemName: nameOf(env, 'files'),
      encrypted: true,
      enableAutomaticBackups: env.production,
      throughputMode: ThroughputMode.ELASTIC,
      lifecyclePolicy: LifecyclePolicy.AFTER_30_DAYS,
      allowAnonymousAccess: false,
      removalPolicy: this.keepInProduction,
    });
    this.modelCache = this.#accessPoint('ModelCache', '/models');
    this.recordings = this.#accessPoint('Recordings', '/recordings');

    this.interviewApiImages = this.#repository('InterviewApiImages', env.interviewApi.repository);
    this.mediaWorkerImages = this.#repository('MediaWorkerImages', env.mediaWorker.repository);
  }

  #existingDatabase(): Database {
    const { databaseHost = '', databaseSecretArn = '', databaseSecurityGroupId = '' } = this.settings.data;
    return {
      host: databaseHost,
      port: databasePort(this.settings),
      secret: Secret.fromSecretCompleteArn(this, 'DatabaseSecret', databaseSecretArn),
      securityGroupId: databaseSecurityGroupId,
    };
  }

  #newDatabase({ vpc, dataSubnets }: Network): Database {
    const { data, production } = this.settings;
    const securityGroup = new SecurityGroup(this, 'DatabaseSecurityGroup', {
      vpc,
      description: 'Postgres: the gateway only',
      allowAllOutbound: false,
    });
    const common = {
      vpc,
      vpcSubnets: dataSubnets,
      securityGroups: [securityGroup],
      port: databasePort(this.settings),
      // RDS keeps this secret itself and changes the password every seven days.
      credentials: Credentials.fromUsername(data.databaseUser),
      manageMasterUserPassword: true,
      storageEncrypted: true,
      deletionProtection: production,
      iamAuthentication: true,
      // A snapshot in development as well would outlive the stack and cost without anybody knowing.
      removalPolicy: production ? RemovalPolicy.SNAPSHOT : RemovalPolicy.DESTROY,
      cloudwatchLogsExports: ['postgresql'],
    };
    const database =
      data.engine === 'instance'
        ? this.#instance(common, securityGroup)
        : this.#auroraCluster(common, securityGroup);
    acknowledge(this, {
      'AwsSolutions-SMG4':
        'RDS rotates this secret itself every seven days; the rule sees only rotation schedules.',
    });
    return database;
  }

  #instance(common: CommonDatabaseProps, securityGroup: ISecurityGroup): Database {
    const { data, production } = this.settings;
    const instance = new DatabaseInstance(this, 'Database', {
      ...common,
      engine: DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_17_9 }),
      instanceType: new InstanceType(data.instanceClass),
      databaseName: data.databaseName,
      allocatedStorage: data.storageGib,
      maxAllocatedStorage: data.storageGib * 5,
      storageType: StorageType.GP3,
      multiAz: data.multiAz,
      backupRetention: Duration.days(data.backupDays),
      autoMinorVersionUpgrade: true,
      copyTagsToSnapshot: true,
    });
    if (!data.multiAz) {
      acknowledge(instance, { 'AwsSolutions-RDS3': 'One zone is this environment’s choice (data.multiAz).' });
    }
    if (!production) {
      acknowledge(instance, {
        'AwsSolutions-RDS10': 'Development is deleted as a whole; production is protected.',
      });
    }
    return {
      host: instance.dbInstanceEndpointAddress,
      port: common.port,
      secret: masterSecret(instance.secret),
      securityGroupId: securityGroup.securityGroupId,
    };
  }

  #auroraCluster(common: CommonDatabaseProps, securityGroup: ISecurityGroup): Database {
    const { data, production } = this.settings;
    const cluster = new DatabaseCluster(this, 'DatabaseCluster', {
      ...common,
      engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_17_9 }),
      writer: ClusterInstance.serverlessV2('Writer'),
      readers: data.multiAz ? [ClusterInstance.serverlessV2('Standby', { scaleWithWriter: true })] : [],
      serverlessV2MinCapacity: data.auroraMinAcu,
      serverlessV2MaxCapacity: data.auroraMaxAcu,
      defaultDatabaseName: data.databaseName,
      backup: { retention: Duration.days(data.backupDays) },
    });
    if (!production) {
      acknowledge(cluster, {
        'AwsSolutions-RDS10': 'Development is deleted as a whole; production is protected.',
      });
    }
    return {
      host: cluster.clusterEndpoint.hostname,
      port: common.port,
      secret: masterSecret(cluster.secret),
      securityGroupId: securityGroup.securityGroupId,
    };
  }

  #accessPoint(id: string, path: string): AccessPoint {
    return this.fileSystem.addAccessPoint(id, {
      path,
      createAcl: { ownerUid: CONTAINER_UID, ownerGid: CONTAINER_UID, permissions: '750' },
      posixUser: { uid: CONTAINER_UID, gid: CONTAINER_UID },
    });
  }

  /** Tags never move, so that what was tested is what runs; deployments name the digest anyway. */
  #repository(id: string, repositoryName: string): Repository {
    return new Repository(this, id, {
      repositoryName,
      imageScanOnPush: true,
      imageTagMutability: TagMutability.IMMUTABLE,
      lifecycleRules: [{ description: 'Keep the last 30 images', maxImageCount: 30 }],
      emptyOnDelete: false,
      removalPolicy: this.keepInProduction,
    });
  }
}

type CommonDatabaseProps = Pick<
  ConstructorParameters<typeof DatabaseInstance>[2],
  | 'vpc'
  | 'vpcSubnets'
  | 'securityGroups'
  | 'credentials'
  | 'manageMasterUserPassword'
  | 'storageEncrypted'
  | 'deletionProtection'
  | 'iamAuthentication'
  | 'removalPolicy'
  | 'cloudwatchLogsExports'
> & { readonly port: number };

function masterSecret(secret: ISecret | undefined): ISecret {
  if (!secret)
    throw new Error('Check the version of aws-cdk-lib: RDS manages the password, but names no secret.');
  return secret;
}
