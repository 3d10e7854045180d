"""AssumeRole that asks the role: it must exist, and its trust policy must let the caller in."""

import json
from contextlib import suppress
from typing import Any

from moto.core.exceptions import AccessDeniedError
from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.iam.models import iam_backends

from local.simulators.aws.deviations.base import Sts


class ExternalId(Sts):
    """Reads the trust policy's external id; moto gives anybody any role, even one that is not."""

    def assume_role(self) -> ActionResult:
        """Give credentials of the role to whoever brings the right external id."""
        role_arn = self._get_param("RoleArn")
        if not _admits(self._trust_policy(role_arn), self._get_param("ExternalId")):
            caller = f"arn:aws:iam::{self.current_account}:user/ferry"
            raise AccessDeniedError(caller, f"sts:AssumeRole on resource: {role_arn}")
        answer = super().assume_role()
        if self.lifetime and isinstance(answer.result, dict):
            answer.result["Credentials"].expiration = utcnow() + self.lifetime[-1]
        return answer

    def _trust_policy(self, role_arn: str) -> dict[str, Any]:
        with suppress(Exception):
            account_id = role_arn.split(":")[4]
            role = iam_backends[account_id][self.partition].get_role_by_arn(role_arn)
            policy: dict[str, Any] = json.loads(role.assume_role_policy_document)
            return policy
        return {}


def _admits(policy: dict[str, Any], external_id: str | None) -> bool:
    statements = [s for s in policy.get("Statement", []) if s["Effect"] == "Allow"]
    return any(_condition(s) in {None, external_id} for s in statements)


def _condition(statement: dict[str, Any]) -> str | None:
    demanded: str | None = (
        statement.get("Condition", {}).get("StringEquals", {}).get("sts:ExternalId")
    )
    return demanded
