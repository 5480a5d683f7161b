import type { HandlerPermissions } from './handlers';

/** What we know of a resource type that AWS's published schemas leave out, and where we know it from. */
export interface OwnEntry extends HandlerPermissions {
  readonly source: string;
}

const API_GATEWAY = {
  create: ['apigateway:POST'],
  read: ['apigateway:GET'],
  update: ['apigateway:PATCH', 'apigateway:PUT'],
  delete: ['apigateway:DELETE'],
};
const SERVICE_AUTHORIZATION = 'Service Authorization Reference';

/** Every action in here is checked against IAM's own list by own-table.spec.ts. */
export const OWN_TABLE: Readonly<Record<string, OwnEntry>> = {
  'AWS::ServiceDiscovery::HttpNamespace': {
    source: 'Cloud Map Developer Guide, API permissions',
    create: [
      'servicediscovery:CreateHttpNamespace',
      'servicediscovery:GetOperation',
      'servicediscovery:TagResource',
    ],
    read: ['servicediscovery:GetNamespace', 'servicediscovery:ListTagsForResource'],
    update: [
      'servicediscovery:UpdateHttpNamespace',
      'servicediscovery:GetOperation',
      'servicediscovery:TagResource',
      'servicediscovery:UntagResource',
    ],
    delete: ['servicediscovery:DeleteNamespace', 'servicediscovery:GetOperation'],
  },
  'AWS::ServiceDiscovery::PrivateDnsNamespace': {
    source:
      'Cloud Map Developer Guide, API permissions: a private namespace is a hosted zone in the caller’s name',
    create: [
      'servicediscovery:CreatePrivateDnsNamespace',
      'servicediscovery:GetOperation',
      'servicediscovery:TagResource',
      'route53:CreateHostedZone',
      'route53:GetHostedZone',
      'route53:ListHostedZonesByName',
      'ec2:DescribeVpcs',
      'ec2:DescribeRegions',
    ],
    read: ['servicediscovery:GetNamespace', 'servicediscovery:ListTagsForResource'],
    update: [
      'servicediscovery:UpdatePrivateDnsNamespace',
      'servicediscovery:GetOperation',
      'servicediscovery:TagResource',
      'servicediscovery:UntagResource',
      'route53:ChangeResourceRecordSets',
    ],
    delete: ['servicediscovery:DeleteNamespace', 'servicediscovery:GetOperation', 'route53:DeleteHostedZone'],
  },
  'AWS::ServiceDiscovery::Service': {
    source: 'Cloud Map Developer Guide, API permissions',
    create: ['servicediscovery:CreateService', 'servicediscovery:TagResource'],
    read: ['servicediscovery:GetService', 'servicediscovery:ListTagsForResource'],
    update: [
      'servicediscovery:UpdateService',
      'servicediscovery:GetOperation',
      'servicediscovery:TagResource',
      'servicediscovery:UntagResource',
    ],
    delete: ['servicediscovery:DeleteService'],
  },
  'AWS::ApiGatewayV2::Integration': {
    source: 'API Gateway Developer Guide, IAM for HTTP APIs',
    ...API_GATEWAY,
  },
  'AWS::ApiGatewayV2::Stage': {
    source: 'API Gateway Developer Guide, access logs of HTTP APIs: delivery is set up in the caller’s name',
    ...API_GATEWAY,
    create: [
      'apigateway:POST',
      'logs:CreateLogDelivery',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:UpdateLogDelivery',
      'logs:PutResourcePolicy',
      'logs:DescribeResourcePolicies',
      'logs:DescribeLogGroups',
    ],
    delete: ['apigateway:DELETE', 'logs:DeleteLogDelivery', 'logs:GetLogDelivery'],
  },
  'AWS::CertificateManager::Certificate': {
    source: `${SERVICE_AUTHORIZATION}, ACM; CloudFormation writes the validation records itself`,
    create: [
      'acm:RequestCertificate',
      'acm:AddTagsToCertificate',
      'route53:ChangeResourceRecordSets',
      'route53:GetChange',
    ],
    read: ['acm:DescribeCertificate', 'acm:ListTagsForCertificate'],
    update: ['acm:UpdateCertificateOptions', 'acm:AddTagsToCertificate', 'acm:RemoveTagsFromCertificate'],
    delete: ['acm:DeleteCertificate', 'acm:DescribeCertificate'],
  },
  'AWS::Route53::RecordSet': {
    source: `${SERVICE_AUTHORIZATION}, Route 53`,
    create: ['route53:ChangeResourceRecordSets', 'route53:GetChange', 'route53:GetHostedZone'],
    read: ['route53:ListResourceRecordSets'],
    update: ['route53:ChangeResourceRecordSets', 'route53:GetChange'],
    delete: ['route53:ChangeResourceRecordSets', 'route53:GetChange'],
  },
  'AWS::SNS::Subscription': {
    source: `${SERVICE_AUTHORIZATION}, SNS`,
    create: ['sns:Subscribe'],
    read: ['sns:GetSubscriptionAttributes', 'sns:ListSubscriptionsByTopic'],
    update: ['sns:SetSubscriptionAttributes'],
    delete: ['sns:Unsubscribe'],
  },
  'AWS::Budgets::Budget': {
    source: `${SERVICE_AUTHORIZATION}, Budgets`,
    create: ['budgets:ModifyBudget', 'budgets:TagResource'],
    read: ['budgets:ViewBudget', 'budgets:ListTagsForResource'],
    update: ['budgets:ModifyBudget', 'budgets:TagResource', 'budgets:UntagResource'],
    delete: ['budgets:ModifyBudget'],
  },
};

/** What the handlers of a type leave out, because it is needed once in an account: its service-linked role. */
export const SERVICE_LINKED_ROLES: Readonly<Record<string, string>> = {
  'AWS::ECS::Cluster': 'ecs.amazonaws.com',
  'AWS::ECS::Service': 'ecs.amazonaws.com',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'elasticloadbalancing.amazonaws.com',
  'AWS::RDS::DBInstance': 'rds.amazonaws.com',
  'AWS::RDS::DBCluster': 'rds.amazonaws.com',
  'AWS::RDS::DBSubnetGroup': 'rds.amazonaws.com',
  'AWS::EFS::FileSystem': 'elasticfilesystem.amazonaws.com',
  'AWS::ApiGatewayV2::VpcLink': 'ops.apigateway.amazonaws.com',
  'AWS::ApplicationAutoScaling::ScalableTarget': 'ecs.application-autoscaling.amazonaws.com',
};

/**
 * Handlers ask for what any use of a type might need. These actions belong to a feature that shows in the template;
 * without the property (a regular expression on the resource's JSON) they are left out.
 */
export const FEATURES: readonly {
  readonly type: RegExp;
  readonly actions: RegExp;
  readonly usedWhen: RegExp;
  readonly feature: string;
}[] = [
  {
    type: /ApplicationAutoScaling/,
    actions: /^lambda:/,
    usedWhen: /lambda:/,
    feature: 'scaling of functions',
  },
  {
    type: /ApplicationAutoScaling::ScalableTarget/,
    actions: /ScheduledAction|iam:PassRole/,
    usedWhen: /"ScheduledActions":\[\{/,
    feature: 'scaling by schedule',
  },
  {
    type: /ElasticLoadBalancingV2/,
    actions: /^cognito-idp:/,
    usedWhen: /authenticate-cognito/,
    feature: 'sign-in with Cognito',
  },
  {
    type: /Logs::LogGroup/,
    actions: /^firehose:|^s3:|LogDelivery|ResourcePolic/,
    usedWhen: /ResourcePolicyDocument/,
    feature: 'delivery of logs elsewhere',
  },
  {
    type: /Logs::LogGroup/,
    actions: /KmsKey/,
    usedWhen: /KmsKeyId/,
    feature: 'logs with a key of one’s own',
  },
  {
    type: /EC2::FlowLog/,
    actions: /^s3:|LogDelivery/,
    usedWhen: /"LogDestinationType":"s3"/,
    feature: 'flow logs to S3',
  },
  {
    type: /EC2::EIP/,
    actions: /AcceptAddressTransfer/,
    usedWhen: /TransferAddress/,
    feature: 'address transfer',
  },
  { type: /EC2::VPCGatewayAttachment/, actions: /Vpn/, usedWhen: /VpnGatewayId/, feature: 'VPN' },
  { type: /EC2::Subnet$/, actions: /SubnetCidrBlock/, usedWhen: /Ipv6/, feature: 'IPv6' },
  {
    type: /SecretsManager::Secret/,
    actions: /Replicat|RemoveRegions/,
    usedWhen: /ReplicaRegions/,
    feature: 'replication',
  },
  {
    type: /SecretsManager::Secret/,
    actions: /GetSecretValue/,
    usedWhen: /ReplicaRegions/,
    feature: 'replication',
  },
  {
    type: /EFS::FileSystem/,
    actions: /Replication/,
    usedWhen: /ReplicationConfiguration/,
    feature: 'replication',
  },
  {
    type: /ECR::Repository/,
    actions: /^kms:/,
    usedWhen: /KmsKey/,
    feature: 'images with a key of one’s own',
  },
  {
    type: /ECS::Cluster$/,
    actions: /^kms:|AccountSetting/,
    usedWhen: /KmsKeyId/,
    feature: 'storage with a key of one’s own',
  },
  {
    type: /ApiGatewayV2::Api$/,
    actions: /^s3:/,
    usedWhen: /BodyS3Location/,
    feature: 'API from a file in S3',
  },
  { type: /StepFunctions/, actions: /^s3:/, usedWhen: /DefinitionS3Location/, feature: 'definition from S3' },
  {
    type: /StepFunctions/,
    actions: /^kms:/,
    usedWhen: /EncryptionConfiguration/,
    feature: 'a key of one’s own',
  },
  { type: /IAM::Policy/, actions: /UserPolicy/, usedWhen: /"Users"/, feature: 'policies of users' },
  { type: /IAM::Policy/, actions: /GroupPolicy/, usedWhen: /"Groups"/, feature: 'policies of groups' },
  { type: /IAM::ManagedPolicy/, actions: /UserPolicy/, usedWhen: /"Users"/, feature: 'policies of users' },
  { type: /IAM::ManagedPolicy/, actions: /GroupPolicy/, usedWhen: /"Groups"/, feature: 'policies of groups' },
  {
    type: /SNS::Topic$/,
    actions: /iam:|DataProtection/,
    usedWhen: /DeliveryStatusLogging|DataProtectionPolicy/,
    feature: 'delivery logs, data protection',
  },
  {
    type: /RDS::DBInstance/,
    actions:
      /ReadReplica|RestoreDB|PointInTime|AutomatedBackupsReplication|DBSnapshot$|iam:(PassRole|ListRoles)|RoleToDB|RoleFromDB/,
    usedWhen:
      /SourceDBInstanceIdentifier|DBSnapshotIdentifier|"AssociatedRoles"|MonitoringRoleArn|"DeletionPolicy":"Snapshot"/,
    feature: 'replicas, restoring, roles',
  },
  {
    type: /RDS::DBCluster/,
    actions: /RestoreDB|PointInTime|GlobalCluster|HttpEndpoint|iam:PassRole|RoleToDB|RoleFromDB/,
    usedWhen: /SnapshotIdentifier"|"AssociatedRoles"|EnableHttpEndpoint/,
    feature: 'restoring, roles, global clusters, data API',
  },
  { type: /S3::Bucket$/, actions: /Analytics/, usedWhen: /AnalyticsConfigurations/, feature: 'analytics' },
  { type: /S3::Bucket$/, actions: /Inventory/, usedWhen: /InventoryConfigurations/, feature: 'inventory' },
  {
    type: /S3::Bucket$/,
    actions: /MetricsConfiguration|MetadataTable|S3Tables|^s3tables:/,
    usedWhen: /MetricsConfigurations|MetadataTable/,
    feature: 'metrics, metadata tables',
  },
  {
    type: /S3::Bucket$/,
    actions: /Replication|iam:PassRole/,
    usedWhen: /ReplicationConfiguration/,
    feature: 'replication',
  },
  { type: /S3::Bucket$/, actions: /Website/, usedWhen: /WebsiteConfiguration/, feature: 'websites' },
  {
    type: /S3::Bucket$/,
    actions: /Accelerate/,
    usedWhen: /AccelerateConfiguration/,
    feature: 'acceleration',
  },
  { type: /S3::Bucket$/, actions: /CORS/, usedWhen: /CorsConfiguration/, feature: 'CORS' },
  {
    type: /S3::Bucket$/,
    actions: /Notification/,
    usedWhen: /NotificationConfiguration/,
    feature: 'notifications',
  },
  { type: /S3::Bucket$/, actions: /ObjectLock/, usedWhen: /ObjectLock/, feature: 'object lock' },
  { type: /S3::Bucket$/, actions: /IntelligentTiering/, usedWhen: /IntelligentTiering/, feature: 'tiering' },
  {
    type: /S3::Bucket$/,
    actions: /ObjectAcl|DeleteObject|BucketAcl/,
    usedWhen: /AccessControl/,
    feature: 'ACLs, deletion of objects',
  },
];
