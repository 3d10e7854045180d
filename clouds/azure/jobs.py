"""Long-running operations of the vault: begun, and their job kept."""

from collections.abc import Callable
from typing import Any

from clouds.azure.arm_ids import vault_id
from clouds.azure.errors import translated
from domain.job import NOTHING_TO_DO, Job


def start_job(subject_id: str, begin: Callable[..., Any], *arguments: Any) -> Job:
    """Send a `begin_…` request about something in a vault; tell its job, which nobody waits for.

    The job's name is the last segment of either header that the service answers with.
    """
    headers: dict[str, str] = {}

    def keep(response: Any) -> None:
        headers.update(response.http_response.headers)

    with translated("site_recovery", subject_id):
        begin(*arguments, polling=False, raw_response_hook=keep)
    lower = {name.lower(): value for name, value in headers.items()}
    operation = lower.get("azure-asyncoperation") or lower.get("location") or ""
    name = operation.split("?")[0].rstrip("/").rsplit("/", 1)[-1]
    return Job(f"{vault_id(subject_id)}/replicationJobs/{name}") if name else NOTHING_TO_DO
