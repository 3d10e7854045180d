"""What Site Recovery's models say, in the domain's words."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from clouds.azure.plan_reading import manual_action
from clouds.azure.raw import Raw
from domain.job import Job, JobError, JobState
from domain.protected_item import HealthError, ProtectedItem
from domain.vault import Health

if TYPE_CHECKING:
    from azure.mgmt.recoveryservicessiterecovery import models

_IDLE = "none"
_MB = 1024**2
# What Site Recovery adds to the name of a test failover's machine.
TEST_SUFFIX = "-test"


def read_item(
    item_id: str,
    item: "models.ReplicationProtectedItem | Raw",
    read: Callable[[Any], dict[str, Any]],
) -> ProtectedItem:
    """Read a protected item, a model or raw; `read` reads what its provider tells in its own way.

    Booleans come as strings, numbers as null until they are known.
    """
    properties: Any = item.properties
    running_job_id, running_scenario = _running(properties.current_scenario)
    return ProtectedItem(
        item_id=item_id,
        protection_state=properties.protection_state or "",
        active_location=properties.active_location or "Primary",
        allowed_operations=tuple(properties.allowed_operations or ()),
        health=_health(properties.replication_health),
        health_errors=tuple(_health_error(e) for e in properties.health_errors or ()),
        running_job_id=running_job_id,
        running_scenario=running_scenario,
        failover_point_id=properties.failover_recovery_point_id or "",
        **read(properties),
    )


def read_job(job_id: str, job: "models.Job") -> Job:
    """Read a job; a state that the domain does not know is Other."""
    properties: Any = job.properties
    state = properties.state or ""
    return Job(
        job_id=job_id,
        state=JobState(state) if state in JobState else JobState.OTHER,
        scenario=properties.scenario_name or "",
        state_description=properties.state_description or "",
        errors=tuple(_job_error(error) for error in properties.errors or ()),
        allowed_actions=tuple(properties.allowed_actions or ()),
        waits_for=manual_action(properties.tasks or ()),
    )


def _running(scenario: Any) -> tuple[str, str]:
    """Read the running job's id and scenario; idle shows as None, job id ending in /None."""
    job_id = (scenario.job_id or "") if scenario else ""
    if not job_id or job_id.rsplit("/", 1)[-1].lower() == _IDLE:
        return "", ""
    return job_id, scenario.scenario_name or ""


def _health(value: str | None) -> Health:
    return Health(value) if value in {each.value for each in Health} else Health.NONE


def _health_error(error: Any) -> HealthError:
    message = error.summary_message or error.error_message or ""
    return HealthError(error.error_code or "", message, error.recommended_action or "")


def _job_error(error: Any) -> JobError:
    provider, service = error.provider_error_details, error.service_error_details
    speaker = provider or service
    message = (provider and provider.error_message) or (service and service.message) or ""
    return JobError(
        provider_code=str(provider.error_code or "") if provider else "",
        service_code=(service.code or "") if service else "",
        message=message,
        recommended_action=(speaker.recommended_action or "") if speaker else "",
    )


def seconds(value: int | None) -> timedelta | None:
    """Read a duration; None stays unknown."""
    return None if value is None else timedelta(seconds=value)


def moment(value: datetime | str | None) -> datetime | None:
    """Read a moment, which raw JSON tells as text."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def truth(value: str | None) -> bool:
    """Read a boolean that is written as a string."""
    return (value or "").lower() == "true"


def pending_bytes(disks: Iterable[tuple[float | None, ...]]) -> int | None:
    """Add up the megabytes that wait at each stage of each disk, as far as these tell.

    None when nothing is known to wait and one of them does not tell, or there is none.
    """
    waiting = [megabytes for disk in disks for megabytes in disk]
    known = round(sum(each or 0.0 for each in waiting) * _MB)
    return known if known or (waiting and None not in waiting) else None
