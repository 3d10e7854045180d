"""Moto's IAM enforcement with what it lacks: resources, conditions, trust by web identity, expiry.

Moto finds out who calls, checks the signature and collects the role's policies; the judgement is
`iam.py`'s. Calls with `x-moto-account-id` are the scenery's: the account's owner, who may all.
"""

import json
from contextlib import contextmanager
from typing import ClassVar

import pytest
from moto.core.authorization import enable_iam_authentication
from moto.core.exceptions import AccessDeniedError, _RESTError
from moto.ec2.models import ec2_backends
from moto.iam.access_control import IAMRequest
from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

from tests.infra.asking import asks_of
from tests.infra.iam import Ask, allows


class ExpiredToken(_RESTError):
    code = 400

    def __init__(self):
        super().__init__("ExpiredToken", "The security token included in the request is expired")


@contextmanager
def enforced(clock):
    """Let no call pass that the caller's role does not allow; expiry goes by the clock.

    Gives the list of everything that was asked for.
    """

    class Request(_Request):
        now = staticmethod(clock.now)
        asked: ClassVar = []

    with pytest.MonkeyPatch.context() as patch, enable_iam_authentication():
        patch.setattr("moto.iam.access_control.IAMRequest", Request)
        yield Request.asked


class _Request(IAMRequest):
    def __init__(self, **given):
        self._named = given["action"]
        self._parameters = _parameters(given)
        self._owner = "x-moto-account-id" in given["headers"]
        self._stranger = self._named == "AssumeRoleWithWebIdentity"
        if not self._owner and not self._stranger:
            super().__init__(**given)

    def check_signature(self):
        if not self._owner and not self._stranger:
            super().check_signature()

    def check_action_permitted(self, resource):
        del resource
        if self._stranger:
            self._check_trust()
        elif not self._owner and self._named != "GetCallerIdentity":
            self._check_expiry()
            self._check_policies()

    def _check_expiry(self):
        sessions = sts_backends[self.account_id]["aws"].assumed_roles
        session = next(s for s in sessions if s.access_key_id == self._access_key._access_key_id)
        if session.expiration <= self.now().replace(tzinfo=session.expiration.tzinfo):
            raise ExpiredToken

    def _check_policies(self):
        policies = [_document(each) for each in self._access_key.collect_policies()]
        place = f"{self._region}:{self.account_id}"
        for ask in asks_of(self._service, self._named, self._parameters, place, self._tags):
            self.asked.append(ask)
            if not allows(policies, ask):
                self._action = f"{ask.action} on {ask.resource}"
                self._raise_access_denied()

    def _check_trust(self):
        arn = self._parameters["RoleArn"]
        claims = json.loads(self._parameters["WebIdentityToken"])
        role = iam_backends[arn.split(":")[4]]["aws"].get_role_by_arn(arn)
        context = {f"{claims['iss']}:{name}": (claims[name],) for name in ("aud", "sub")}
        ask = Ask("sts:AssumeRoleWithWebIdentity", "*", context)
        if not allows([json.loads(role.assume_role_policy_document)], ask):
            raise AccessDeniedError("the bearer of the token", ask.action)

    def _tags(self, resource_id):
        ec2 = ec2_backends[self.account_id][self._region]
        tags = ec2.describe_tags({"resource-id": [resource_id]})
        return {tag["key"]: tag["value"] for tag in tags}


def _parameters(given):
    """Read the parameters of a request, a form or JSON."""
    if given["headers"].get("X-Amz-Target"):
        return json.loads(given["body"])
    return {
        key: value[0] if isinstance(value, list) else value for key, value in given["data"].items()
    }


def _document(policy):
    if isinstance(policy, dict):
        found = policy["policy_document"]
    elif isinstance(policy, str):
        found = policy
    else:
        found = next(each.document for each in policy.versions if each.is_default)
    return json.loads(found) if isinstance(found, str) else found
