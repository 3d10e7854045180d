"""Refusals as bodies of Azure Resource Manager."""

import math

from local.simulators.site_recovery.http.call import Answer, Json
from local.simulators.site_recovery.model.errors import ArmError


def error_answer(error: ArmError) -> Answer:
    """Word a refusal: the body every ARM client knows, Retry-After where the service names one."""
    headers = {"x-ms-failure-cause": "gateway"} if error.code.startswith("Subscription") else {}
    if error.retry_after is not None:
        headers["Retry-After"] = str(math.ceil(error.retry_after.total_seconds()))
    return Answer(error.status, {"error": _worded(error)}, headers)


def _worded(error: ArmError) -> Json:
    shown: Json = {"code": error.code, "message": error.message}
    return shown | ({"details": [_worded(error.inner)]} if error.inner else {})
