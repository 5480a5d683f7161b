"""Who calls, and whether their policies allow it: moto's enforcement, with resources and conditions taken into account.

moto asks only whether an action is in a policy (see moto/iam/access_control.py); a statement that names resources or
has a condition it treats as if it did not match. IAM's rules are in its User Guide, "Policy evaluation logic".
"""

import fnmatch
import json
import re

from flask import has_request_context, request
from moto.core.authorization import ActionAuthenticatorMixin
from moto.core.exceptions import AccessDeniedError, JsonRESTError
from moto.iam import access_control
from moto import settings

UNKNOWN = "*"
"""A resource that the emulator cannot tell: any resource of a statement may be meant."""

IAM_PREFIX = {"monitoring": "cloudwatch"}
"""Service names in signatures that differ from those in policies."""


def enforced() -> bool:
    return has_request_context() and (
        ActionAuthenticatorMixin.request_count >= settings.INITIAL_NO_AUTH_ACTION_COUNT
    )


def _matches(pattern: str, value: str) -> bool:
    return re.match(fnmatch.translate(pattern.lower().replace("[", "[[]")), value.lower()) is not None


def _any(patterns, value: str) -> bool:
    return any(_matches(pattern, value) for pattern in ([patterns] if isinstance(patterns, str) else patterns))


def _conditions_hold(conditions: dict, context: dict) -> bool:
    for operator, keys in conditions.items():
        for key, wanted in keys.items():
            if key not in context:
                return False
            if not _any(wanted, context[key]):
                return False
            if operator not in ("StringEquals", "StringLike", "ArnLike", "ArnEquals"):
                raise NotImplementedError(f"condition operator {operator}")
    return True


def statement_result(statement: dict, action: str, resource: str, context: dict) -> str | None:
    """`Allow`, `Deny`, or None when the statement says nothing about this."""
    if "NotAction" in statement or "NotResource" in statement:
        raise NotImplementedError("NotAction and NotResource")
    if not _any(statement["Action"], action):
        return None
    if resource != UNKNOWN and not _any(statement.get("Resource", "*"), resource):
        return None
    if not _conditions_hold(statement.get("Condition", {}), context):
        return None
    return statement["Effect"]


def allowed(policies, action: str, resource: str = UNKNOWN, context: dict | None = None) -> bool:
    results = []
    for policy in policies:
        document = access_control.IAMPolicy(policy)._policy_json
        statements = document["Statement"]
        for statement in statements if isinstance(statements, list) else [statements]:
            results.append(statement_result(statement, action, resource, context or {}))
    return "Allow" in results and "Deny" not in results


class Caller:
    """The one who signed the request under way."""

    def __init__(self, account_id: str) -> None:
        credential = request.headers["Authorization"].partition("Credential=")[2].partition("/")[0]
        self.key = access_control.create_access_key(account_id, "aws", credential, dict(request.headers))
        self.policies = self.key.collect_policies()

    def credentials(self) -> dict:
        made = self.key.create_credentials()
        return {
            "aws_access_key_id": made.access_key,
            "aws_secret_access_key": made.secret_key,
            "aws_session_token": made.token,
        }

    def require(self, action: str, resource: str = UNKNOWN, context: dict | None = None) -> None:
        if not allowed(self.policies, action, resource, context):
            raise AccessDeniedError(user_arn=self.key.arn, action=action)


def _check_action_permitted(self, resource: str) -> None:
    """In place of moto's: the same question, answered with resources and conditions."""
    if self._action == "sts:GetCallerIdentity":
        return
    service, name = self._action.split(":", 1)
    if service == "apigateway":
        name = self._method  # IAM knows API Gateway's actions by HTTP method
    if service == "budgets":
        name = "ViewBudget" if name.startswith("Describe") else "ModifyBudget"  # IAM knows two actions for all calls
    action = f"{IAM_PREFIX.get(service, service)}:{name}"
    if allowed(self._access_key.collect_policies(), action, resource):
        return
    if "X-Amz-Target" in self._headers:
        # moto answers every service in XML here; those that speak JSON have clients that read only that.
        raise JsonRESTError(
            "AccessDeniedException", f"User: {self._access_key.arn} is not authorized to perform: {action}"
        )
    self._raise_access_denied()


def install() -> None:
    access_control.IAMRequestBase.check_action_permitted = _check_action_permitted


def role_trusts(role_arn: str, account_id: str) -> list[str]:
    """Services that may assume a role."""
    from moto.iam.models import iam_backends

    role = iam_backends[account_id]["aws"].get_role_by_arn(role_arn)
    document = role.assume_role_policy_document
    document = json.loads(document) if isinstance(document, str) else document
    services = [statement["Principal"].get("Service", []) for statement in document["Statement"]]
    return [name for entry in services for name in ([entry] if isinstance(entry, str) else entry)]
