import { CfnOutput, Duration } from 'aws-cdk-lib';
import {
  CfnApiMapping,
  CfnStage,
  CorsHttpMethod,
  DomainName,
  HttpApi,
  HttpMethod,
  SecurityPolicy,
  VpcLink,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpAlbIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { ARecord, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge';
import type { Environment } from '../config/schema';
import { nameOf } from '../names';
import type { FrontDoor } from './front-door';
import type { Network } from './network';

/**
 * API Gateway for REST clients: throttling, CORS, access logs. It has no WebSockets to a load balancer and gives an
 * answer 30 s, so browsers use the load balancer itself.
 */
export class HttpApiFront extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { env, network, frontDoor }: { env: Environment; network: Network; frontDoor: FrontDoor },
  ) {
    super(scope, id);
    const { corsOrigins, throttleRatePerS, throttleBurst, domainName } = env.interviewApi;
    const vpcLink = new VpcLink(this, 'VpcLink', {
      vpcLinkName: nameOf(env, 'api'),
      vpc: network.vpc,
      subnets: network.gatewaySubnets,
      securityGroups: [
        new SecurityGroup(this, 'LinkSecurityGroup', {
          vpc: network.vpc,
          description: 'From API Gateway to the load balancer',
        }),
      ],
    });
    const api = new HttpApi(this, 'Api', {
      apiName: nameOf(env, 'api'),
      createDefaultStage: false,
      corsPreflight:
        corsOrigins.length > 0
          ? {
              allowOrigins: corsOrigins,
              allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.DELETE],
              allowHeaders: ['authorization', 'content-type'],
              maxAge: Duration.hours(1),
            }
          : undefined,
    });
    const integration = new HttpAlbIntegration('Gateway', frontDoor.listener, {
      vpcLink,
      secureServerName: frontDoor.secure ? domainName : undefined,
    });
    const routes = [
      ...api.addRoutes({ path: '/api/{proxy+}', methods: [HttpMethod.ANY], integration }),
      ...api.addRoutes({ path: '/health', methods: [HttpMethod.GET], integration }),
    ];
    for (const route of routes) {
      acknowledge(route, { 'AwsSolutions-APIG4': 'The gateway itself checks who calls, on both ways in.' });
    }
    const logGroup = new LogGroup(this, 'AccessLogs', {
      logGroupName: `/${env.project}/${env.environment}/http-api`,
      retention: env.observability.logRetentionDays,
    });
    const stage = new CfnStage(this, 'Stage', {
      apiId: api.apiId,
      stageName: '$default',
      autoDeploy: true,
      defaultRouteSettings: {
        throttlingRateLimit: throttleRatePerS,
        throttlingBurstLimit: throttleBurst,
        detailedMetricsEnabled: true,
      },
      accessLogSettings: {
        destinationArn: logGroup.logGroupArn,
        // Neither query nor body: they may hold tokens and what learners said.
        format: JSON.stringify({
          at: '$context.requestTime',
          id: '$context.requestId',
          ip: '$context.identity.sourceIp',
          route: '$context.routeKey',
          status: '$context.status',
          ms: '$context.responseLatency',
          error: '$context.integrationErrorMessage',
        }),
      },
    });
    stage.node.addDependency(...routes);
    if (env.interviewApi.apiDomainName) this.#nameIt(env.interviewApi.apiDomainName, api, stage, frontDoor);
    new CfnOutput(this, 'HttpApiUrl', { value: api.apiEndpoint });
  }

  #nameIt(name: string, api: HttpApi, stage: CfnStage, { certificate, zone }: FrontDoor): void {
    if (!certificate) return;
    const domain = new DomainName(this, 'DomainName', {
      domainName: name,
      certificate,
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    const mapping = new CfnApiMapping(this, 'Mapping', {
      apiId: api.apiId,
      domainName: domain.name,
      stage: stage.stageName,
    });
    mapping.addResourceDependency(stage);
    if (!zone) return;
    const alias = new ApiGatewayv2DomainProperties(domain.regionalDomainName, domain.regionalHostedZoneId);
    new ARecord(this, 'Record', { zone, recordName: `${name}.`, target: RecordTarget.fromAlias(alias) });
  }
}
