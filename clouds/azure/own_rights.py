"""What Ferry's own identity may do at a scope, as Azure itself counts it, and what time Azure has.

Microsoft.Authorization's permissions are what all assignments at and above the scope come to.
"""

from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from clouds.azure.arm import Arm
from clouds.azure.errors import translated
from domain.checkup.azure_rights import Permission

if TYPE_CHECKING:
    from azure.core.rest import HttpResponse

API_VERSION = "2022-04-01"
_MOST_PAGES = 20
# Seconds, and no second try: who asks wants to know how it is now.
_QUICK: dict[str, Any] = {"retry_total": 0, "connection_timeout": 3, "read_timeout": 10}


def read_permissions(arm: Arm, scope: str) -> tuple[Permission, ...]:
    """Read the effective permissions of Ferry's identity at a scope (ARM id); it needs no more."""
    found: list[Permission] = []
    url: str | None = _address(arm, scope)
    with translated("authorization", scope):
        for _ in range(_MOST_PAGES):
            answer = _get(arm, url)
            answer.raise_for_status()
            page = answer.json()
            found += [_read(each) for each in page["value"]]
            url = page.get("nextLink")
            if not url:
                break
    return tuple(found)


def read_arm_clock(arm: Arm) -> datetime:
    """Read what time Resource Manager has; it says so whatever it answers else."""
    scope = f"/subscriptions/{arm.subscription_id}"
    with translated("authorization", scope):
        date = _get(arm, _address(arm, scope)).headers.get("Date", "")
        return parsedate_to_datetime(date)


def _address(arm: Arm, scope: str) -> str:
    query = f"api-version={API_VERSION}"
    return f"{arm.url}{scope}/providers/Microsoft.Authorization/permissions?{query}"


def _get(arm: Arm, url: "str | None") -> "HttpResponse":
    from azure.core.rest import HttpRequest  # noqa: PLC0415 (keeps the cold start short)

    request = HttpRequest("GET", url or "")
    answer: HttpResponse = arm.recovery_services.send_request(request, **_QUICK)
    return answer


def _read(told: Any) -> Permission:
    return Permission(tuple(told.get("actions") or ()), tuple(told.get("notActions") or ()))
