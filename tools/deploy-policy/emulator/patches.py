"""Small things that our templates need and moto lacks or gets wrong. Each says what."""

import functools
import json

from moto.cloudformation import parsing
from moto.cloudformation.exceptions import UnformattedGetAttTemplateException
from moto.ec2.models import ec2_backends
from moto.ecs.models import ecs_backends
from moto.elbv2.models import elbv2_backends
from moto.route53.models import route53_backends
from moto.iam.access_control import IAMPolicyStatement, IAMRequestBase, PermissionResult


def install() -> None:
    _speak_plain_http()
    _stand_in_for_attributes()
    _subnet_mappings_of_load_balancers()
    _tags_of_keys()
    _sign_no_body_where_there_is_none()
    _delete_what_moto_forgets()
    _delete_last_made_first()
    _zones_that_were_there()


made_up: set = set()
"""Attributes (`AWS::RDS::DBInstance.MasterUserSecret.SecretArn`) whose value is ours, since moto has none."""

ATTRIBUTES = {
    "MasterUserSecret.SecretArn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-emulator-AbCdEf",
    "TargetGroupFullName": "targetgroup/emulator/0123456789abcdef",
    "LoadBalancerFullName": "loadbalancer/app/emulator/0123456789abcdef",
    "CanonicalHostedZoneID": "Z35SXDOTRQ7X7K",
}


def _stand_in_for_attributes() -> None:
    """Fn::GetAtt of what moto's models do not have; in AWS it is there."""
    for model in parsing.get_model_list():
        given = getattr(model, "get_cfn_attribute", _no_attributes)
        model.get_cfn_attribute = _or_stand_in(given, model.cloudformation_type())
        model.has_cfn_attr = classmethod(lambda cls, attr: True)


def _no_attributes(self, attribute_name):
    if attribute_name == "Arn":
        for name in ("arn", "file_system_arn", "access_point_arn"):
            if hasattr(self, name):
                return getattr(self, name)
    raise NotImplementedError


def _or_stand_in(get_cfn_attribute, resource_type: str):
    @functools.wraps(get_cfn_attribute)
    def wrapper(self, attribute_name):
        try:
            return get_cfn_attribute(self, attribute_name)
        except (UnformattedGetAttTemplateException, NotImplementedError):
            made_up.add(f"{resource_type}.{attribute_name}")
            return ATTRIBUTES.get(attribute_name, f"emulated-{attribute_name}")

    return wrapper


def _speak_plain_http() -> None:
    """The emulator has no TLS; bucket policies that refuse callers without it would refuse everybody."""
    original = IAMPolicyStatement.is_action_permitted

    def is_action_permitted(self, *args, **kwargs):
        if "aws:SecureTransport" in json.dumps(self._statement.get("Condition", {})):
            return PermissionResult.NEUTRAL
        return original(self, *args, **kwargs)

    IAMPolicyStatement.is_action_permitted = is_action_permitted


def _subnet_mappings_of_load_balancers() -> None:
    """moto's CloudFormation knows subnets of load balancers only as `Subnets`, and makes no network load balancers."""
    model = parsing.get_model_map()["AWS::ElasticLoadBalancingV2::LoadBalancer"]
    original = model.create_from_cloudformation_json.__func__

    def create(cls, resource_name, cloudformation_json, *args, **kwargs):
        properties = cloudformation_json["Properties"]
        mappings = properties.get("SubnetMappings", [])
        if mappings:
            properties["Subnets"] = [mapping["SubnetId"] for mapping in mappings]
        balancer = original(cls, resource_name, cloudformation_json, *args, **kwargs)
        balancer.type = properties.get("Type", "application")
        return balancer

    model.create_from_cloudformation_json = classmethod(create)


def _tags_of_keys() -> None:
    """moto's CloudFormation hands KMS tags in CloudFormation's spelling."""
    model = parsing.get_model_map()["AWS::KMS::Key"]
    original = model.create_from_cloudformation_json.__func__

    def create(cls, resource_name, cloudformation_json, *args, **kwargs):
        properties = cloudformation_json["Properties"]
        tags = properties.get("Tags", [])
        properties["Tags"] = [{"TagKey": tag["Key"], "TagValue": tag["Value"]} for tag in tags if "Key" in tag]
        return original(cls, resource_name, cloudformation_json, *args, **kwargs)

    model.create_from_cloudformation_json = classmethod(create)


def _sign_no_body_where_there_is_none() -> None:
    """moto takes what it read from a path for the body of a request without one, and then finds the signature wrong."""
    original = IAMRequestBase.check_signature

    def check_signature(self):
        if self._method in ("DELETE", "GET") and not self._body:
            self._data = {}
        original(self)

    IAMRequestBase.check_signature = check_signature


def _delete_what_moto_forgets() -> None:
    """moto's CloudFormation forgets these without deleting them, and then finds the VPC in use."""

    def disassociate(ec2, table):
        for association in list(table.associations):
            ec2.disassociate_route_table(association)
        ec2.delete_route_table(table.id)

    deletions = {
        "AWS::EC2::EIP": lambda ec2, it: ec2.release_address(allocation_id=it.allocation_id),
        "AWS::EC2::FlowLog": lambda ec2, it: ec2.delete_flow_logs([it.id]),
        "AWS::EC2::InternetGateway": lambda ec2, it: ec2.delete_internet_gateway(it.id),
        "AWS::EC2::NatGateway": lambda ec2, it: ec2.delete_nat_gateway(it.id),
        "AWS::EC2::RouteTable": disassociate,
        "AWS::EC2::VPCEndpoint": lambda ec2, it: ec2.delete_vpc_endpoints([it.id]),
        "AWS::EC2::VPCGatewayAttachment": lambda ec2, it: ec2.detach_internet_gateway(
            it.gateway_id, it.vpc_id
        ),
    }
    for resource_type, delete in deletions.items():
        parsing.get_model_map()[resource_type].delete = _with_backend(ec2_backends, delete)
    balancing = {
        "AWS::ElasticLoadBalancingV2::Listener": lambda elb, it: elb.delete_listener(it.arn),
        "AWS::ElasticLoadBalancingV2::TargetGroup": lambda elb, it: elb.delete_target_group(it.arn),
    }
    for resource_type, delete in balancing.items():
        parsing.get_model_map()[resource_type].delete = _with_backend(elbv2_backends, delete)
    containers = {
        "AWS::ECS::Cluster": lambda ecs, it: ecs.delete_cluster(it.arn),
        "AWS::ECS::Service": lambda ecs, it: ecs.delete_service(it.cluster_name, it.name, force=True),
        "AWS::ECS::TaskDefinition": lambda ecs, it: ecs.deregister_task_definition(it.arn),
    }
    for resource_type, delete in containers.items():
        parsing.get_model_map()[resource_type].delete = _with_backend(ecs_backends, delete)


def _with_backend(backends, delete):
    def wrapper(self, account_id, region_name):
        delete(backends[account_id][region_name], self)

    return wrapper


def _delete_last_made_first() -> None:
    """AWS deletes in the reverse order of dependencies; moto in any order, until nothing more can be deleted."""

    def delete(self):
        passes_left = 3
        kept = {key for key, value in self._resource_json_map.items() if value.get("DeletionPolicy") == "Retain"}
        remaining = [key for key in reversed(self._parsed_resources) if key in self._resource_json_map.keys() - kept]
        while remaining:
            passes_left -= 1
            for logical_id in list(remaining):
                try:
                    self._delete_resource(self._parsed_resources[logical_id], self._resource_json_map[logical_id])
                except Exception:
                    if passes_left == 0:
                        raise
                else:
                    del self._parsed_resources[logical_id]
                    remaining.remove(logical_id)

    parsing.ResourceMap.delete = delete


def _zones_that_were_there() -> None:
    """Records go into a zone that exists; here one with the id in the settings is made when it is asked for."""
    model = parsing.get_model_map()["AWS::Route53::RecordSet"]
    original = model.create_from_cloudformation_json.__func__

    def create(cls, resource_name, cloudformation_json, account_id, *args, **kwargs):
        properties = cloudformation_json["Properties"]
        backend, zone_id = route53_backends[account_id]["aws"], properties["HostedZoneId"]
        if zone_id not in backend.zones:
            before = set(backend.zones)
            backend.create_hosted_zone("example.org.", False)
            (made,) = set(backend.zones) - before
            backend.zones[zone_id] = backend.zones.pop(made)
        return original(cls, resource_name, cloudformation_json, account_id, *args, **kwargs)

    model.create_from_cloudformation_json = classmethod(create)
