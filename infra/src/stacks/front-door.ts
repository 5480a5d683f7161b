import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CfnSecurityGroupIngress, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import {
  ApplicationListener,
  ApplicationListenerRule,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  ListenerAction,
  ListenerCondition,
  SslPolicy,
  TargetType,
  type IApplicationListener,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ARecord, HostedZone, RecordTarget, type IHostedZone } from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { Environment } from '../config/schema';
import { nameOf, PORTS } from '../names';
import type { Network } from './network';

export interface FrontDoorProps {
  readonly env: Environment;
  readonly network: Network;
  readonly service: FargateService;
}

/** The load balancer with the page, REST and WebSockets; or a rule in one that was there before. */
export class FrontDoor extends Construct {
  readonly listener: IApplicationListener;
  /** Whether the listener speaks HTTPS. */
  readonly secure: boolean;
  readonly targetGroup: ApplicationTargetGroup;
  /** Undefined where the load balancer is not ours. */
  readonly balancer: ApplicationLoadBalancer | undefined;
  /** Covers the HTTP API's name too. */
  readonly certificate: ICertificate | undefined;
  readonly zone: IHostedZone | undefined;
  readonly #securityGroupId: string;

  constructor(scope: Construct, id: string, { env, network, service }: FrontDoorProps) {
    super(scope, id);
    this.zone = this.#zone(env);
    this.certificate = this.#certificate(env, this.zone);
    // Sockets need no stickiness: any replica can serve any request.
    this.targetGroup = new ApplicationTargetGroup(this, 'Targets', {
      vpc: network.vpc,
      port: PORTS.gateway,
      protocol: ApplicationProtocol.HTTP,
      targetType: TargetType.IP,
      deregistrationDelay: Duration.seconds(20),
      healthCheck: {
        // ECS replaces what fails here: `/ready` would have it replace every gateway while the database is away.
        path: '/startup',
        healthyHttpCodes: '200',
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
      },
    });
    service.attachToApplicationTargetGroup(this.targetGroup);

    if (env.interviewApi.albArn) {
      const { albListenerArn: listenerArn = '', albSecurityGroupId = '' } = env.interviewApi;
      this.#securityGroupId = albSecurityGroupId;
      this.secure = true;
      this.listener = ApplicationListener.fromApplicationListenerAttributes(this, 'Listener', {
        listenerArn,
        securityGroup: SecurityGroup.fromSecurityGroupId(this, 'ListenerGroup', albSecurityGroupId, {
          mutable: false,
        }),
      });
      this.#addRule(env, this.listener);
      return;
    }

    const securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc: network.vpc,
      description: 'HTTPS from anywhere',
    });
    this.#securityGroupId = securityGroup.securityGroupId;
    this.balancer = new ApplicationLoadBalancer(this, 'Balancer', {
      loadBalancerName: nameOf(env, 'api'),
      vpc: network.vpc,
      vpcSubnets: network.publicSubnets,
      internetFacing: true,
      securityGroup,
      dropInvalidHeaderFields: true,
      deletionProtection: env.production,
      // Sockets send a heartbeat every 15 s.
      idleTimeout: Duration.seconds(120),
    });
    this.balancer.logAccessLogs(this.#logBucket(env), 'alb');
    const { zone, certificate } = this;
    this.secure = certificate !== undefined;
    this.listener = certificate ? this.#https(this.balancer, certificate) : this.#http(this.balancer);
    for (const port of certificate ? [443, 80] : [80]) this.#openToAll(port);
    if (zone && env.interviewApi.domainName) {
      new ARecord(this, 'Record', {
        zone,
        recordName: `${env.interviewApi.domainName}.`,
        target: RecordTarget.fromAlias(new LoadBalancerTarget(this.balancer)),
      });
    }
  }

  /** Lets the load balancer reach the gateway. */
  letInto(gatewaySecurityGroupId: string): void {
    new CfnSecurityGroupIngress(this, 'BalancerToGateway', {
      description: 'Load balancer',
      groupId: gatewaySecurityGroupId,
      sourceSecurityGroupId: this.#securityGroupId,
      ipProtocol: 'tcp',
      fromPort: PORTS.gateway,
      toPort: PORTS.gateway,
    });
  }

  #https(balancer: ApplicationLoadBalancer, certificate: ICertificate): ApplicationListener {
    balancer.addListener('Redirect', {
      port: 80,
      open: false,
      defaultAction: ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    });
    return balancer.addListener('Https', {
      port: 443,
      open: false,
      certificates: [certificate],
      sslPolicy: SslPolicy.RECOMMENDED_TLS,
      defaultTargetGroups: [this.targetGroup],
    });
  }

  /** For trying out: browsers open the microphone only on localhost or with HTTPS. */
  #http(balancer: ApplicationLoadBalancer): ApplicationListener {
    return balancer.addListener('Http', { port: 80, open: false, defaultTargetGroups: [this.targetGroup] });
  }

  #addRule(
    { interviewApi: { domainName, albRulePriority } }: Environment,
    listener: IApplicationListener,
  ): void {
    new ApplicationListenerRule(this, 'Rule', {
      listener,
      priority: albRulePriority,
      conditions: [
        domainName ? ListenerCondition.hostHeaders([domainName]) : ListenerCondition.pathPatterns(['/*']),
      ],
      action: ListenerAction.forward([this.targetGroup]),
    });
  }

  #logBucket(env: Environment): Bucket {
    const bucket = new Bucket(this, 'AccessLogs', {
      encryption: BucketEncryption.S3_MANAGED, // the only kind that load balancers write to
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      lifecycleRules: [{ expiration: Duration.days(env.observability.logRetentionDays) }],
      // A bucket with logs in it cannot be deleted; it empties itself by its lifecycle.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(bucket, { 'AwsSolutions-S1': 'This is the bucket for logs; logs of it would have no end.' });
    return bucket;
  }

  #zone({ interviewApi: { hostedZoneId, hostedZoneName } }: Environment): IHostedZone | undefined {
    if (!hostedZoneId || !hostedZoneName) return undefined;
    return HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName: hostedZoneName });
  }

  #certificate({ interviewApi }: Environment, zone: IHostedZone | undefined): ICertificate | undefined {
    const { certificateArn, domainName, apiDomainName } = interviewApi;
    if (certificateArn) return Certificate.fromCertificateArn(this, 'Certificate', certificateArn);
    if (!zone || !domainName) return undefined;
    return new Certificate(this, 'Certificate', {
      domainName,
      subjectAlternativeNames: apiDomainName ? [apiDomainName] : undefined,
      validation: CertificateValidation.fromDns(zone),
    });
  }

  #openToAll(port: number): void {
    const rule = new CfnSecurityGroupIngress(this, `Open${port}`, {
      description: 'Learners',
      groupId: this.#securityGroupId,
      cidrIp: '0.0.0.0/0',
      ipProtocol: 'tcp',
      fromPort: port,
      toPort: port,
    });
    acknowledge(rule, { 'AwsSolutions-EC23': 'The front door: learners are anywhere.' });
  }
}
