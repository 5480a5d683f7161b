"""Resource types that moto serves by API but not by CloudFormation: made by real calls to the emulator itself, signed
by whoever deploys, so that IAM enforcement sees them like any other call."""

import json
import os
import secrets as random_secrets

import boto3
from moto.core.common_models import CloudFormationModel

from permissions import Caller, enforced

URL = os.environ["EMULATOR_URL"]
ACCOUNT = "123456789012"


def client(service: str, account_id: str, region: str):
    credentials = (
        Caller(account_id).credentials()
        if enforced()
        else {"aws_access_key_id": "setup", "aws_secret_access_key": "setup"}
    )
    return boto3.client(service, region_name=region, endpoint_url=URL, **credentials)


def define(resource_type: str, service: str, create, delete=None, update=None):
    """
    `create(client, properties, name)` gives the physical id and what Fn::GetAtt can ask for;
    `delete(client, id, attributes)` and `update(client, id, properties)` are as they are called.
    """

    class Model(CloudFormationModel):
        __module__ = f"moto.emulator.{service}"  # where moto looks for a model’s service

        def __init__(self, physical_id, attributes, properties):
            self.physical_resource_id = physical_id
            self.attributes = attributes
            self.properties = properties

        @staticmethod
        def cloudformation_name_type():
            return {"AWS::CloudWatch::Alarm": "AlarmName"}.get(resource_type, "Name")

        @staticmethod
        def cloudformation_type():
            return resource_type

        @classmethod
        def has_cfn_attr(cls, attr):
            return True

        def get_cfn_attribute(self, attribute_name):
            return self.attributes[attribute_name]

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **_):
            properties = cloudformation_json.get("Properties", {})
            physical_id, attributes = create(client(service, account_id, region_name), properties, resource_name)
            return cls(physical_id, attributes, properties)

        @classmethod
        def update_from_cloudformation_json(
            cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name
        ):
            properties = cloudformation_json.get("Properties", {})
            if update:
                update(client(service, account_id, region_name), original_resource.physical_resource_id, properties)
                original_resource.properties = properties
                return original_resource
            original_resource.delete(account_id, region_name)
            return cls.create_from_cloudformation_json(
                new_resource_name, cloudformation_json, account_id, region_name
            )

        def delete(self, account_id, region_name):
            if delete:
                delete(client(service, account_id, region_name), self.physical_resource_id, self)

    Model.__name__ = resource_type.replace("::", "")
    _models.append(Model)


_models: list = []
"""CloudFormationModel finds its subclasses by weak references."""


def lower_first(value):
    """`ContainerPort` is `containerPort` in some APIs."""
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: lower_first(item) for key, item in value.items()}
    return [lower_first(item) for item in value] if isinstance(value, list) else value


def tags_of(properties):
    return [{"Key": tag["Key"], "Value": tag["Value"]} for tag in properties.get("Tags", [])]


# Secrets Manager


def create_secret(api, properties, name):
    generate = properties.get("GenerateSecretString", {})
    value = random_secrets.token_urlsafe(36)
    if "SecretStringTemplate" in generate:
        value = json.dumps({**json.loads(generate["SecretStringTemplate"]), generate["GenerateStringKey"]: value})
    made = api.create_secret(
        Name=properties.get("Name", name),
        Description=properties.get("Description", ""),
        SecretString=value,
        Tags=tags_of(properties),
    )
    return made["ARN"], {"Id": made["ARN"]}


define(
    "AWS::SecretsManager::Secret",
    "secretsmanager",
    create_secret,
    delete=lambda api, arn, _: api.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True),
    update=lambda api, arn, properties: api.update_secret(
        SecretId=arn, Description=properties.get("Description", "")
    ),
)

# Cloud Map


def create_namespace(api, operation, **arguments):
    operation_id = operation(**arguments)["OperationId"]
    targets = api.get_operation(OperationId=operation_id)["Operation"]["Targets"]
    namespace = api.get_namespace(Id=targets["NAMESPACE"])["Namespace"]
    return namespace["Id"], {"Id": namespace["Id"], "Arn": namespace["Arn"], "HostedZoneId": "Z0000000EMULATOR"}


define(
    "AWS::ServiceDiscovery::HttpNamespace",
    "servicediscovery",
    lambda api, p, _: create_namespace(api, api.create_http_namespace, Name=p["Name"], Tags=tags_of(p)),
    delete=lambda api, id, _: api.delete_namespace(Id=id),
)
define(
    "AWS::ServiceDiscovery::PrivateDnsNamespace",
    "servicediscovery",
    lambda api, p, _: create_namespace(
        api, api.create_private_dns_namespace, Name=p["Name"], Vpc=p["Vpc"], Tags=tags_of(p)
    ),
    delete=lambda api, id, _: api.delete_namespace(Id=id),
)


def create_discovery_service(api, properties, name):
    dns = properties.get("DnsConfig")
    made = api.create_service(
        Name=properties.get("Name", name),
        NamespaceId=properties.get("NamespaceId") or dns["NamespaceId"],
        Tags=tags_of(properties),
    )["Service"]
    return made["Id"], {"Id": made["Id"], "Arn": made["Arn"], "Name": made["Name"]}


define(
    "AWS::ServiceDiscovery::Service",
    "servicediscovery",
    create_discovery_service,
    delete=lambda api, id, _: api.delete_service(Id=id),
    update=lambda api, id, p: api.update_service(Id=id, Service={"Description": p.get("Description", "")}),
)

# ECS


define(
    "AWS::ECS::ClusterCapacityProviderAssociations",
    "ecs",
    lambda api, p, _: (
        api.put_cluster_capacity_providers(
            cluster=p["Cluster"],
            capacityProviders=p["CapacityProviders"],
            defaultCapacityProviderStrategy=lower_first(p["DefaultCapacityProviderStrategy"]),
        )["cluster"]["clusterName"],
        {},
    ),
    delete=lambda api, id, _: api.put_cluster_capacity_providers(
        cluster=id, capacityProviders=[], defaultCapacityProviderStrategy=[]
    ),
)

# Application Auto Scaling


def register_target(api, p, _):
    keys = {key: p[key] for key in ("ServiceNamespace", "ResourceId", "ScalableDimension")}
    api.register_scalable_target(**keys, MinCapacity=int(p["MinCapacity"]), MaxCapacity=int(p["MaxCapacity"]))
    return "|".join(keys.values()), {"Id": "|".join(keys.values())}


def split_target(target_id):
    parts = target_id.split("|")
    by_dimension = sorted(parts, key=lambda part: ("/" in part, ":" in part))
    return dict(zip(("ServiceNamespace", "ScalableDimension", "ResourceId"), by_dimension))


define(
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "application-autoscaling",
    register_target,
    delete=lambda api, id, _: api.deregister_scalable_target(**split_target(id)),
    update=lambda api, id, p: register_target(api, p, id),
)


def put_scaling_policy(api, p, _):
    target = split_target(p["ScalingTargetId"])
    made = api.put_scaling_policy(
        **target,
        PolicyName=p["PolicyName"],
        PolicyType=p["PolicyType"],
        TargetTrackingScalingPolicyConfiguration=p["TargetTrackingScalingPolicyConfiguration"],
    )
    return made["PolicyARN"], {}


define(
    "AWS::ApplicationAutoScaling::ScalingPolicy",
    "application-autoscaling",
    put_scaling_policy,
    delete=lambda api, _, model: api.delete_scaling_policy(
        PolicyName=model.properties["PolicyName"], **split_target(model.properties["ScalingTargetId"])
    ),
    update=lambda api, id, p: put_scaling_policy(api, p, id),
)

# API Gateway


def create_api(api, p, _):
    made = api.create_api(Name=p["Name"], ProtocolType=p["ProtocolType"])
    return made["ApiId"], {"ApiId": made["ApiId"], "ApiEndpoint": made["ApiEndpoint"]}


def create_integration(api, p, _):
    names = ("IntegrationType", "IntegrationUri", "IntegrationMethod", "ConnectionType", "ConnectionId")
    made = api.create_integration(
        ApiId=p["ApiId"],
        PayloadFormatVersion=p["PayloadFormatVersion"],
        **{name: p[name] for name in names if name in p},
    )
    return made["IntegrationId"], {}


def create_stage(api, p, _):
    made = api.create_stage(ApiId=p["ApiId"], StageName=p["StageName"], AutoDeploy=p.get("AutoDeploy", False))
    return made["StageName"], {}


define(
    "AWS::ApiGatewayV2::Api",
    "apigatewayv2",
    create_api,
    delete=lambda api, id, _: api.delete_api(ApiId=id),
    update=lambda api, id, p: api.update_api(ApiId=id, Name=p["Name"]),
)
define(
    "AWS::ApiGatewayV2::Integration",
    "apigatewayv2",
    create_integration,
    delete=lambda api, id, model: api.delete_integration(ApiId=model.properties["ApiId"], IntegrationId=id),
)
define(
    "AWS::ApiGatewayV2::Route",
    "apigatewayv2",
    lambda api, p, _: (
        api.create_route(ApiId=p["ApiId"], RouteKey=p["RouteKey"], Target=p["Target"])["RouteId"],
        {},
    ),
    delete=lambda api, id, model: api.delete_route(ApiId=model.properties["ApiId"], RouteId=id),
)
define(
    "AWS::ApiGatewayV2::Stage",
    "apigatewayv2",
    create_stage,
    # It goes with its API: moto computes another signature for a path with `$default`.
    update=lambda api, id, p: None,  # moto has no UpdateStage
)
define(
    "AWS::ApiGatewayV2::VpcLink",
    "apigatewayv2",
    lambda api, p, _: (
        api.create_vpc_link(
            Name=p["Name"], SubnetIds=p["SubnetIds"], SecurityGroupIds=p.get("SecurityGroupIds", [])
        )["VpcLinkId"],
        {},
    ),
    delete=lambda api, id, _: api.delete_vpc_link(VpcLinkId=id),
)

# CloudWatch, S3, SNS


def put_alarm(api, p, name):
    numbers = {key: int(p[key]) for key in ("EvaluationPeriods", "DatapointsToAlarm", "Period") if key in p}
    texts = ("AlarmDescription", "ComparisonOperator", "MetricName", "Namespace", "Statistic", "Dimensions")
    more = {key: p[key] for key in (*texts, "ExtendedStatistic", "TreatMissingData", "AlarmActions") if key in p}
    api.put_metric_alarm(AlarmName=p.get("AlarmName", name), Threshold=float(p["Threshold"]), **numbers, **more)
    return p.get("AlarmName", name), {}


define(
    "AWS::CloudWatch::Alarm",
    "cloudwatch",
    put_alarm,
    delete=lambda api, name, _: api.delete_alarms(AlarmNames=[name]),
    update=lambda api, name, p: put_alarm(api, p, name),
)
define(
    "AWS::S3::BucketPolicy",
    "s3",
    lambda api, p, _: (
        api.put_bucket_policy(Bucket=p["Bucket"], Policy=json.dumps(p["PolicyDocument"])) and p["Bucket"],
        {},
    ),
    delete=lambda api, bucket, _: api.delete_bucket_policy(Bucket=bucket),
)


def set_topic_policy(api, p, name):
    for arn in p["Topics"]:
        api.set_topic_attributes(
            TopicArn=arn, AttributeName="Policy", AttributeValue=json.dumps(p["PolicyDocument"])
        )
    return name, {}


define("AWS::SNS::TopicPolicy", "sns", set_topic_policy)
define(
    "AWS::SNS::Subscription",
    "sns",
    lambda api, p, _: (
        api.subscribe(TopicArn=p["TopicArn"], Protocol=p["Protocol"], Endpoint=p["Endpoint"])["SubscriptionArn"],
        {},
    ),
    delete=lambda api, arn, _: api.unsubscribe(SubscriptionArn=arn),
)


# Names and money


define(
    "AWS::CertificateManager::Certificate",
    "acm",
    lambda api, p, _: (
        api.request_certificate(DomainName=p["DomainName"], ValidationMethod=p.get("ValidationMethod", "DNS"))[
            "CertificateArn"
        ],
        {},
    ),
    delete=lambda api, arn, _: api.delete_certificate(CertificateArn=arn),
    update=lambda api, arn, p: api.add_tags_to_certificate(CertificateArn=arn, Tags=tags_of(p)),
)


def create_domain_name(api, p, _):
    keys = ("CertificateArn", "EndpointType", "SecurityPolicy")
    settings = [{key: item[key] for key in keys if key in item} for item in p["DomainNameConfigurations"]]
    api.create_domain_name(DomainName=p["DomainName"], DomainNameConfigurations=settings)
    return p["DomainName"], {
        "RegionalDomainName": "d-emulator.execute-api.us-east-1.amazonaws.com",
        "RegionalHostedZoneId": "Z1UJRXOUMOOFQ8",
    }


define(
    "AWS::ApiGatewayV2::DomainName",
    "apigatewayv2",
    create_domain_name,
    delete=lambda api, name, _: api.delete_domain_name(DomainName=name),
    update=lambda api, name, p: None,  # moto has no UpdateDomainName
)
define(
    "AWS::ApiGatewayV2::ApiMapping",
    "apigatewayv2",
    lambda api, p, _: (
        api.create_api_mapping(ApiId=p["ApiId"], DomainName=p["DomainName"], Stage=p["Stage"])["ApiMappingId"],
        {},
    ),
    delete=lambda api, id, model: api.delete_api_mapping(
        ApiMappingId=id, DomainName=model.properties["DomainName"]
    ),
)


def create_budget(api, p, _):
    budget = p["Budget"]
    limit = {"Amount": str(budget["BudgetLimit"]["Amount"]), "Unit": budget["BudgetLimit"]["Unit"]}
    keys = ("BudgetName", "BudgetType", "TimeUnit", "CostFilters")
    api.create_budget(AccountId=ACCOUNT, Budget={**{key: budget[key] for key in keys}, "BudgetLimit": limit})
    return budget["BudgetName"], {}


define(
    "AWS::Budgets::Budget",
    "budgets",
    create_budget,
    delete=lambda api, name, _: api.delete_budget(AccountId=ACCOUNT, BudgetName=name),
    update=lambda api, name, p: None,  # moto has no UpdateBudget
)
