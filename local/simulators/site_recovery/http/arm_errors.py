"""Refusals as bodies of Azure Resource Manager."""

import math

from local.simulators.site_recovery.http.call import Answer
from local.simulators.site_recovery.model.errors import ArmError


def error_answer(error: ArmError) -> Answer:
    """Word a refusal: the body every ARM client knows, Retry-After where the service names one."""
    headers = {"x-ms-failure-cause": "gateway"} if error.code.startswith("Subscription") else {}
    if error.retry_after is not None:
        headers["Retry-After"] = str(math.ceil(error.retry_after.total_seconds()))
    body = {"error": {"code": error.code, "message": error.message}}
    return Answer(error.status, body, headers)
