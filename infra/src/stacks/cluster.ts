import { CfnSecurityGroupIngress, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerInsights, type ICluster } from 'aws-cdk-lib/aws-ecs';
import { HttpNamespace, PrivateDnsNamespace, type Service } from 'aws-cdk-lib/aws-servicediscovery';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { Environment } from '../config/schema';
import { clusterName, nameOf, PORTS, privateZone } from '../names';
import type { Network } from './network';
import { SpoolStack } from './spool-stack';

/** Where services run, how they find each other, and who of them may talk to whom. */
export class ClusterStack extends SpoolStack {
  readonly cluster: ICluster;
  /** Names with addresses: the gateway's internal port, and media workers as a fall-back. */
  readonly dnsNamespace: PrivateDnsNamespace;
  readonly httpNamespace: HttpNamespace;
  /** In httpNamespace: workers register themselves here with their load. */
  readonly workerRegistry: Service;
  readonly gatewaySecurityGroup: SecurityGroup;
  readonly workerSecurityGroup: SecurityGroup;

  constructor(scope: Construct, env: Environment, { vpc }: Network) {
    super(scope, 'cluster', env, 'ECS cluster, Cloud Map namespaces, security groups');
    this.cluster = env.cluster.clusterName
      ? Cluster.fromClusterAttributes(this, 'ExistingCluster', { clusterName: env.cluster.clusterName, vpc })
      : this.#newCluster(vpc);

    this.dnsNamespace = new PrivateDnsNamespace(this, 'DnsNamespace', { name: privateZone(env), vpc });
    this.httpNamespace = new HttpNamespace(this, 'HttpNamespace', {
      name: nameOf(env, 'load'),
      description: 'Media workers with their load',
    });
    this.workerRegistry = this.httpNamespace.createService('WorkerRegistry', {
      name: 'media-workers',
      description: 'Each media worker registers itself, and renews its load every few seconds',
    });

    this.gatewaySecurityGroup = new SecurityGroup(this, 'GatewaySecurityGroup', {
      vpc,
      description: 'Gateway: load balancer on 8080, media workers on 8081',
    });
    this.workerSecurityGroup = new SecurityGroup(this, 'WorkerSecurityGroup', {
      vpc,
      description: 'Media workers: media ports from anywhere, control from the gateway',
    });
    this.#allow('GatewayToWorkers', this.gatewaySecurityGroup, this.workerSecurityGroup, PORTS.workerControl);
    this.#allow(
      'WorkersToGateway',
      this.workerSecurityGroup,
      this.gatewaySecurityGroup,
      PORTS.gatewayInternal,
    );
  }

  #newCluster(vpc: Network['vpc']): Cluster {
    const { containerInsights } = this.settings.cluster;
    const cluster = new Cluster(this, 'Cluster', {
      clusterName: clusterName(this.settings),
      vpc,
      enableFargateCapacityProviders: true,
      containerInsightsV2: {
        disabled: ContainerInsights.DISABLED,
        enabled: ContainerInsights.ENABLED,
        enhanced: ContainerInsights.ENHANCED,
      }[containerInsights],
    });
    if (containerInsights === 'disabled') {
      acknowledge(cluster, { 'AwsSolutions-ECS4': 'Left out for its price (cluster.containerInsights).' });
    }
    return cluster;
  }

  #allow(id: string, from: SecurityGroup, to: SecurityGroup, port: number): void {
    new CfnSecurityGroupIngress(this, id, {
      description: id,
      groupId: to.securityGroupId,
      sourceSecurityGroupId: from.securityGroupId,
      ipProtocol: 'tcp',
      fromPort: port,
      toPort: port,
    });
  }
}
