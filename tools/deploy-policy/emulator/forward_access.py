"""CloudFormation as AWS runs it: it makes resources in the name of whoever deploys, and rolls back when they may not.

Three things are asked of the caller's policies, while IAM enforcement is on:
1. before a resource is made, changed or deleted: each action that AWS's schema of its type names (handlers.json);
2. while moto makes it: each API operation that moto's own code calls for that, whatever the schema says (S3 apart, whose operations and actions have other names);
3. for each role in a resource's properties: iam:PassRole on that role, to the service that the role trusts.
"""

import functools
import json
import logging
import threading

import botocore.session
from botocore import xform_name
from moto.cloudformation import models as cfn_models
from moto.cloudformation import parsing
from moto.core.base_backend import BackendDict
from moto.core.exceptions import AccessDeniedError
import moto.backends

from permissions import Caller, enforced, role_trusts, UNKNOWN

log = logging.getLogger("emulator")

IAM_SERVICE = {
    "cloudwatch": "cloudwatch",
    "ec2": "ec2",
    "ecr": "ecr",
    "ecs": "ecs",
    "efs": "elasticfilesystem",
    "elbv2": "elasticloadbalancing",
    "events": "events",
    "iam": "iam",
    "kms": "kms",
    "logs": "logs",
    "rds": "rds",
    "sns": "sns",
    "ssm": "ssm",
    "stepfunctions": "states",
}
"""moto's services whose CloudFormation models call their own backends, and their prefix in policies."""

READS = ("Get", "List", "Describe", "BatchGet")
"""moto's own code reads its state by these, where AWS's would not call anything."""

ASKED_OF_PARENT = {"elasticloadbalancing:CreateListener", "elasticloadbalancing:CreateRule"}
"""Actions whose resource in IAM is what the new thing is put into, and not the new thing."""

ROLE_PROPERTIES = {"TaskRoleArn", "ExecutionRoleArn", "RoleArn", "DeliverLogsPermissionArn", "MonitoringRoleArn"}

_now = threading.local()
"""The caller of the CloudFormation operation under way in this thread, and how deep in backends it is."""

facts: dict = {"unsupported": set(), "not_updatable": set(), "not_deletable": set(), "calls": set(), "checked": set()}
"""What the proof reports: see /emulator/facts."""


def _caller(account_id: str):
    return Caller(account_id) if enforced() else None


def _check_handlers(handlers: dict, caller, resource_type: str, operation: str, properties) -> None:
    for action in handlers.get(resource_type, {}).get(operation, []):
        if action == "iam:PassRole":
            continue  # asked for each role that is really passed
        context = {}
        if action == "iam:CreateServiceLinkedRole":
            context = {"iam:AWSServiceName": handlers[resource_type].get("serviceLinkedRole", "")}
        facts["checked"].add(action)
        caller.require(action, UNKNOWN, context)


def _roles_in(properties):
    if isinstance(properties, dict):
        for key, value in properties.items():
            if key in ROLE_PROPERTIES and isinstance(value, str) and ":role/" in value:
                yield value
            else:
                yield from _roles_in(value)
    elif isinstance(properties, list):
        for item in properties:
            yield from _roles_in(item)


def _check_passed_roles(caller, account_id: str, properties) -> None:
    for role_arn in set(_roles_in(properties)):
        services = role_trusts(role_arn, account_id)
        facts["checked"].add("iam:PassRole")
        for service in services:
            caller.require("iam:PassRole", role_arn, {"iam:PassedToService": service})


def _instrument_backends() -> None:
    """Lets the caller's policies be asked for every API operation that moto's CloudFormation models call."""
    session = botocore.session.get_session()
    for service, prefix in IAM_SERVICE.items():
        operations = {xform_name(name): name for name in session.get_service_model(service).operation_names}
        backends: BackendDict = moto.backends.get_backend(service)
        cls = backends.backend
        for method, operation in operations.items():
            function = getattr(cls, method, None)
            if callable(function) and not operation.startswith(READS):
                setattr(cls, method, _asked(function, f"{prefix}:{operation}"))


def _warm_up(account_id: str, region_name: str) -> None:
    """A backend furnishes itself when it is first looked at (default VPC, keys); nobody deploys that."""
    for service in IAM_SERVICE:
        backends = moto.backends.get_backend(service)[account_id]
        _ = backends["aws" if "aws" in backends.regions else region_name]


def _asked(function, action: str):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        caller = getattr(_now, "caller", None)
        if caller is None or _now.depth > 0:
            return function(*args, **kwargs)
        facts["calls"].add(action)
        caller.require(action)
        _now.depth += 1
        try:
            result = function(*args, **kwargs)
        finally:
            _now.depth -= 1
        arn = getattr(result, "arn", None)
        # Which resource it was is known only now: a name that the policy does not cover is as good as no permission.
        makes = action.split(":")[1].startswith(("Create", "Register", "Put")) and action not in ASKED_OF_PARENT
        if isinstance(arn, str) and makes:
            caller.require(action, arn)
        return result

    return wrapper


def _as_caller(caller):
    class Scope:
        def __enter__(self):
            _now.caller, _now.depth = caller, 0

        def __exit__(self, *_):
            _now.caller = None

    return Scope()


def install(handlers_file: str) -> None:
    with open(handlers_file, encoding="utf8") as file:
        handlers = json.load(file)
    _instrument_backends()
    create, update, delete = (
        parsing.parse_and_create_resource,
        parsing.parse_and_update_resource,
        parsing.ResourceMap._delete_resource,
    )

    def create_resource(logical_id, resource_json, resources_map, account_id, region_name):
        resource_type, condition = resource_json["Type"], resource_json.get("Condition")
        if condition and not resources_map.lazy_condition_map[condition]:
            return None
        _warm_up(account_id, region_name)
        # Makes what this one refers to first, each in a call of this function.
        parsed = parsing.parse_resource_and_generate_name(logical_id, resource_json, resources_map)
        caller = _caller(account_id)
        properties = parsed[1].get("Properties", {}) if parsed else {}
        if parsed is None:
            facts["unsupported"].add(resource_type)
        if caller:
            _check_handlers(handlers, caller, resource_type, "create", properties)
            _check_passed_roles(caller, account_id, properties)
        with _as_caller(caller):
            return create(logical_id, resource_json, resources_map, account_id, region_name)

    def update_resource(logical_id, resource_json, resources_map, account_id, region_name):
        resource_type = resource_json["Type"]
        before = resources_map[logical_id]
        caller = _caller(account_id)
        if caller:
            _check_handlers(handlers, caller, resource_type, "update", {})
        with _as_caller(caller):
            try:
                after = update(logical_id, resource_json, resources_map, account_id, region_name)
            except AccessDeniedError:
                raise
            except Exception as error:  # its models of updates are thin: which of them could not is in the facts
                log.info("moto cannot update %s: %r", resource_type, error)
                after = None
        if after is None:
            facts["not_updatable"].add(resource_type)
        return after or before

    def delete_resource(self, parsed_resource, resource_json):
        caller = _caller(self._account_id)
        if caller:
            _check_handlers(handlers, caller, resource_json["Type"], "delete", {})
        if not hasattr(parsed_resource, "delete") and hasattr(
            type(parsed_resource).delete_from_cloudformation_json, "__isabstractmethod__"
        ):
            facts["not_deletable"].add(resource_json["Type"])
        with _as_caller(caller):
            try:
                delete(self, parsed_resource, resource_json)
            except Exception as error:
                # Often only too early: moto tries in no order, again and again.
                log.info("%s is not deleted yet: %r", resource_json["Type"], error)
                raise

    parsing.parse_and_create_resource = create_resource
    parsing.parse_and_update_resource = update_resource
    parsing.ResourceMap._delete_resource = delete_resource
    _install_roll_back()


def _install_roll_back() -> None:
    """moto lets an error end the request; AWS ends the deployment and tells why in the stack's events."""
    backend = cfn_models.CloudFormationBackend
    create_change_set, execute = backend.create_change_set, backend.execute_change_set

    def with_exports(self, *args, **kwargs):
        change_set_id, stack_id = create_change_set(self, *args, **kwargs)
        # moto gives stacks made by a change set no exports of others.
        self.stacks[stack_id].cross_stack_resources = self.exports
        self.stacks[stack_id].resource_map.cross_stack_resources = self.exports
        return change_set_id, stack_id

    def execute_or_roll_back(self, change_set_name, stack_name=None):
        change_set = next(
            item for key, item in self.change_sets.items() if change_set_name in (key, item.change_set_name)
            and (stack_name is None or stack_name in (item.stack_name, item.stack_id))
        )
        stack = self.stacks[change_set.stack_id]
        try:
            execute(self, change_set.change_set_id, stack_name)
            # moto keeps the outputs of the empty template that a change set starts with.
            stack.template = change_set.template
            stack._parse_template()
            stack.output_map = parsing.OutputMap(stack.resource_map, stack.template_dict, stack.stack_id)
            for export in stack.exports:
                self.exports[export.name] = export
        except Exception as error:  # whatever it was: a deployment that fails is not a server that fails
            kind, reason = change_set.change_set_type, getattr(error, "message", None) or repr(error)
            if not isinstance(error, AccessDeniedError):
                log.exception("%s: %s", stack.name, reason)
            stack._add_stack_event(f"{kind}_FAILED", resource_status_reason=reason)
            stack.status = "ROLLBACK_COMPLETE" if kind == "CREATE" else "UPDATE_ROLLBACK_COMPLETE"

    backend.create_change_set = with_exports
    backend.execute_change_set = execute_or_roll_back
