import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
  type IVpc,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { Environment } from '../config/schema';
import { nameOf } from '../names';
import { SpoolStack } from './spool-stack';

/** Where things run, whether the VPC is ours or was there before. */
export interface Network {
  readonly vpc: IVpc;
  /** Media workers, TURN, the load balancer. */
  readonly publicSubnets: SubnetSelection;
  /** The gateway: reaches the internet, and is not reached from there. */
  readonly gatewaySubnets: SubnetSelection;
  /** Whether the gateway's tasks need a public address of their own to reach the internet (no NAT). */
  readonly gatewayHasPublicAddress: boolean;
  /** Database and file system. */
  readonly dataSubnets: SubnetSelection;
}

/** A VPC over two zones. Media workers are in public subnets: media goes to them, not through a load balancer. */
export class NetworkStack extends SpoolStack implements Network {
  readonly vpc: Vpc;
  readonly publicSubnets = { subnetType: SubnetType.PUBLIC };
  readonly gatewaySubnets: SubnetSelection;
  readonly gatewayHasPublicAddress: boolean;
  readonly dataSubnets = { subnetType: SubnetType.PRIVATE_ISOLATED };

  constructor(scope: Construct, env: Environment) {
    super(scope, 'network', env, 'VPC, subnets, endpoints, flow logs');
    const { cidr, nat, interfaceEndpoints, flowLogs, availabilityZones } = env.network;
    this.gatewayHasPublicAddress = nat === 'none';
    this.gatewaySubnets =
      nat === 'none' ? this.publicSubnets : { subnetType: SubnetType.PRIVATE_WITH_EGRESS };
    this.vpc = new Vpc(this, 'Vpc', {
      vpcName: nameOf(env, 'vpc'),
      ipAddresses: IpAddresses.cidr(cidr),
      availabilityZones,
      natGateways: { none: 0, one: 1, 'per-az': availabilityZones.length }[nat],
      subnetConfiguration: [
        // Tasks ask for their public address themselves; nothing else should get one by being put here.
        { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 20, mapPublicIpOnLaunch: false },
        ...(nat === 'none'
          ? []
          : [{ name: 'private', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 }]),
        { name: 'data', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
      ],
      restrictDefaultSecurityGroup: false, // would need a Lambda function; nothing of ours uses that group
    });
    this.vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    if (interfaceEndpoints) this.#addInterfaceEndpoints();
    if (flowLogs) {
      const logGroup = new LogGroup(this, 'FlowLogGroup', {
        logGroupName: `/${env.project}/${env.environment}/flow-logs`,
        retention: env.observability.logRetentionDays,
        removalPolicy: this.keepInProduction,
      });
      this.vpc.addFlowLog('FlowLog', {
        destination: FlowLogDestination.toCloudWatchLogs(logGroup),
        trafficType: FlowLogTrafficType.REJECT,
      });
    }
  }

  /** What tasks talk to when they start and run, without the way over the NAT gateway and its price a gigabyte. */
  #addInterfaceEndpoints(): void {
    const services = {
      EcrApi: InterfaceVpcEndpointAwsService.ECR,
      EcrDocker: InterfaceVpcEndpointAwsService.ECR_DOCKER,
      Logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
      SecretsManager: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
    };
    const securityGroup = new SecurityGroup(this, 'EndpointSecurityGroup', {
      vpc: this.vpc,
      description: 'HTTPS from the VPC to AWS',
      allowAllOutbound: false,
    });
    securityGroup.addIngressRule(Peer.ipv4(this.settings.network.cidr), Port.tcp(443), 'From the VPC');
    for (const [id, service] of Object.entries(services)) {
      this.vpc.addInterfaceEndpoint(id, {
        service,
        subnets: this.gatewaySubnets,
        securityGroups: [securityGroup],
        open: false,
        privateDnsEnabled: true,
      });
    }
  }
}

/** A VPC that was there before. Nothing is looked up, so that synthesis works offline: its subnets are given. */
export function existingNetwork(scope: Construct, env: Environment): Network {
  const { vpcId = '', vpcCidr, availabilityZones, publicSubnetIds, privateSubnetIds } = env.network;
  const vpc = Vpc.fromVpcAttributes(scope, 'ExistingVpc', {
    vpcId,
    vpcCidrBlock: vpcCidr,
    availabilityZones,
    publicSubnetIds,
    privateSubnetIds,
    region: env.region,
  });
  acknowledge(vpc, {
    'Annotation::@aws-cdk/aws-ec2:noSubnetRouteTableId':
      'Nothing of ours changes routes of a VPC that is not ours.',
  });
  return {
    vpc,
    publicSubnets: { subnetType: SubnetType.PUBLIC },
    gatewaySubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    gatewayHasPublicAddress: false,
    dataSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
  };
}
