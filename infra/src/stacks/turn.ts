import { Fn } from 'aws-cdk-lib';
import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CfnEIP, CfnSecurityGroupIngress, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import {
  ContainerImage,
  FargateService,
  LogDriver,
  PropagatedTagSource,
  Protocol,
  Secret as ContainerSecret,
} from 'aws-cdk-lib/aws-ecs';
import {
  NetworkLoadBalancer,
  NetworkTargetGroup,
  Protocol as LbProtocol,
  SslPolicy,
  TargetType,
  type CfnLoadBalancer,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ARecord, HostedZone, RecordTarget, type IHostedZone } from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { Environment } from '../config/schema';
import { nameOf } from '../names';
import type { ClusterStack } from './cluster';
import type { Network } from './network';
import type { SecretsStack } from './secrets';
import { SpoolStack } from './spool-stack';
import { appLogGroup, taskDefinition } from './workload';

const STUN_PORT = 3478;
const TURNS_PORT = 443;

/** Addresses that learners must not reach through us (RFC 6890): ours, the task's metadata, this machine. */
const DENIED_PEERS = [
  '0.0.0.0-0.255.255.255',
  '10.0.0.0-10.255.255.255',
  '100.64.0.0-100.127.255.255',
  '127.0.0.0-127.255.255.255',
  '169.254.0.0-169.254.255.255',
  '172.16.0.0-172.31.255.255',
  '192.0.0.0-192.0.0.255',
  '192.168.0.0-192.168.255.255',
  '224.0.0.0-255.255.255.255',
];

/** coturn’s arguments, as in docker-compose.dev.yml. The secret comes from the environment, so a shell puts it in. */
const COTURN =
  'exec turnserver -n --log-file=stdout --no-cli --fingerprint --use-auth-secret' +
  ' --static-auth-secret="$TURN_SECRET" --realm="$TURN_REALM" --no-tls --no-dtls --no-multicast-peers' +
  ` --listening-port=${STUN_PORT} --user-quota=12 --total-quota=1200` +
  DENIED_PEERS.map((range) => ` --denied-peer-ip=${range}`).join('');

/**
 * For learners behind firewalls: coturn behind a network load balancer with fixed addresses of its own. TLS ends at
 * the load balancer. Relay ports need no rule: coturn talks first, to media workers, and a security group lets answers in.
 */
export class TurnStack extends SpoolStack {
  /** For the gateway's TURN_URLS. */
  readonly urls: string;

  constructor(
    scope: Construct,
    env: Environment,
    { network, secrets, cluster }: { network: Network; secrets: SecretsStack; cluster: ClusterStack },
  ) {
    super(scope, 'turn', env, 'TURN server');
    const task = taskDefinition(this, 'turn', { cpu: 256, memoryMib: 512 });
    task.addContainer('coturn', {
      image: ContainerImage.fromRegistry(env.turn.image),
      entryPoint: ['sh', '-c'],
      command: [COTURN],
      portMappings: [
        { containerPort: STUN_PORT, protocol: Protocol.UDP },
        { containerPort: STUN_PORT, protocol: Protocol.TCP },
      ],
      environment: { TURN_REALM: env.turn.domainName ?? privateRealm(env) },
      secrets: { TURN_SECRET: ContainerSecret.fromSecretsManager(secrets.turnSecret) },
      logging: LogDriver.awsLogs({ logGroup: appLogGroup(this, 'turn'), streamPrefix: 'turn' }),
    });

    const balancerGroup = new SecurityGroup(this, 'BalancerSecurityGroup', {
      vpc: network.vpc,
      description: 'TURN from anywhere',
    });
    const serverGroup = new SecurityGroup(this, 'ServerSecurityGroup', {
      vpc: network.vpc,
      description: 'TURN through the load balancer',
    });
    const service = new FargateService(this, 'Service', {
      serviceName: nameOf(env, 'turn'),
      cluster: cluster.cluster,
      taskDefinition: task,
      desiredCount: env.turn.tasks,
      assignPublicIp: true, // it relays to media workers' public addresses
      vpcSubnets: network.publicSubnets,
      securityGroups: [serverGroup],
      capacityProviderStrategies: [{ capacityProvider: 'FARGATE', weight: 1 }],
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { rollback: true },
      enableECSManagedTags: true,
      propagateTags: PropagatedTagSource.SERVICE,
    });

    const balancer = this.#balancer(network, balancerGroup);
    const stun = this.#targetGroup('Stun', network, LbProtocol.TCP_UDP);
    balancer.addListener('Stun', {
      port: STUN_PORT,
      protocol: LbProtocol.TCP_UDP,
      defaultTargetGroups: [stun],
    });
    service.attachToNetworkTargetGroup(stun);
    for (const protocol of ['tcp', 'udp']) {
      this.#openToAll(`Stun${protocol}`, balancerGroup, protocol, STUN_PORT);
      this.#ingress(`Server${protocol}`, serverGroup, {
        ipProtocol: protocol,
        port: STUN_PORT,
        from: balancerGroup.securityGroupId,
      });
    }
    const zone = this.#zone();
    const certificate = this.#certificate(zone);
    if (certificate) {
      const tls = this.#targetGroup('Tls', network, LbProtocol.TCP);
      balancer.addListener('Tls', {
        port: TURNS_PORT,
        protocol: LbProtocol.TLS,
        certificates: [certificate],
        sslPolicy: SslPolicy.RECOMMENDED_TLS,
        defaultTargetGroups: [tls],
      });
      service.attachToNetworkTargetGroup(tls);
      this.#openToAll('Tls', balancerGroup, 'tcp', TURNS_PORT);
    }
    if (zone && env.turn.domainName) {
      new ARecord(this, 'Record', {
        zone,
        recordName: `${env.turn.domainName}.`,
        target: RecordTarget.fromAlias(new LoadBalancerTarget(balancer)),
      });
    }
    const host = env.turn.domainName ?? balancer.loadBalancerDnsName;
    this.urls = [
      `turn:${host}:${STUN_PORT}?transport=udp`,
      `turn:${host}:${STUN_PORT}?transport=tcp`,
      ...(certificate ? [`turns:${host}:${TURNS_PORT}?transport=tcp`] : []),
    ].join(',');
  }

  /** One fixed address a zone, so that firewalls can be told of them. */
  #balancer({ vpc, publicSubnets }: Network, securityGroup: SecurityGroup): NetworkLoadBalancer {
    const balancer = new NetworkLoadBalancer(this, 'Balancer', {
      loadBalancerName: nameOf(this.settings, 'turn'),
      vpc,
      vpcSubnets: publicSubnets,
      internetFacing: true,
      securityGroups: [securityGroup],
      deletionProtection: this.settings.production,
      crossZoneEnabled: true,
    });
    const cfn = balancer.node.defaultChild as CfnLoadBalancer;
    const { subnetIds } = vpc.selectSubnets(publicSubnets);
    cfn.addPropertyDeletionOverride('Subnets');
    cfn.subnetMappings = subnetIds.map((subnetId, index) => {
      const address = new CfnEIP(this, `Address${index}`, { domain: 'vpc' });
      return { subnetId, allocationId: Fn.getAtt(address.logicalId, 'AllocationId').toString() };
    });
    acknowledge(balancer, {
      'AwsSolutions-ELB2': 'A network load balancer logs only TLS connections; coturn logs every allocation.',
    });
    return balancer;
  }

  #targetGroup(id: string, { vpc }: Network, protocol: LbProtocol): NetworkTargetGroup {
    return new NetworkTargetGroup(this, `${id}Targets`, {
      vpc,
      port: STUN_PORT,
      protocol,
      targetType: TargetType.IP,
      preserveClientIp: true,
      healthCheck: { protocol: LbProtocol.TCP, port: String(STUN_PORT) },
    });
  }

  #zone(): IHostedZone | undefined {
    const { hostedZoneId, hostedZoneName } = this.settings.interviewApi;
    if (!this.settings.turn.domainName || !hostedZoneId || !hostedZoneName) return undefined;
    return HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName: hostedZoneName });
  }

  #certificate(zone: IHostedZone | undefined): ICertificate | undefined {
    const { certificateArn, domainName } = this.settings.turn;
    if (certificateArn) return Certificate.fromCertificateArn(this, 'Certificate', certificateArn);
    if (!zone || !domainName) return undefined;
    return new Certificate(this, 'Certificate', {
      domainName,
      validation: CertificateValidation.fromDns(zone),
    });
  }

  #openToAll(id: string, group: SecurityGroup, ipProtocol: string, port: number): void {
    const rule = this.#ingress(id, group, { ipProtocol, port });
    acknowledge(rule, {
      'AwsSolutions-EC23': 'Learners are anywhere; every allocation needs a short-lived credential.',
    });
  }

  #ingress(
    id: string,
    group: SecurityGroup,
    { ipProtocol, port, from }: { ipProtocol: string; port: number; from?: string },
  ): CfnSecurityGroupIngress {
    return new CfnSecurityGroupIngress(this, `${id}Ingress`, {
      description: 'STUN and TURN',
      groupId: group.securityGroupId,
      ...(from ? { sourceSecurityGroupId: from } : { cidrIp: '0.0.0.0/0' }),
      ipProtocol,
      fromPort: port,
      toPort: port,
    });
  }
}

const privateRealm = (env: Environment): string => `${env.project}-${env.environment}.invalid`;
