"""Asks Azure's services something cheap that changes nothing, to see whether they answer."""

from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from clouds.azure.arm import Arm
from clouds.azure.errors import translated
from domain.vault import Vault

if TYPE_CHECKING:
    from azure.data.tables import TableServiceClient
    from azure.storage.blob import BlobServiceClient
    from azure.storage.queue import QueueServiceClient

# Seconds, and no second try: who asks wants to know how it is now.
_QUICK: dict[str, Any] = {"retry_total": 0, "connection_timeout": 2, "read_timeout": 4}

_BRIEF = {name: seconds for name, seconds in _QUICK.items() if name != "retry_total"}


def ask_tables(connect: "Callable[[], TableServiceClient]", table: str) -> str:
    """Read a row that isn't there."""
    from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415

    with translated("tables", table):
        try:
            connect().get_table_client(table).get_entity("health", "none", **_QUICK)
        except ResourceNotFoundError:
            return "it answers"
    return "it answers"


def ask_blobs(connect: "Callable[[], BlobServiceClient]", container: str) -> str:
    """Look whether the container is there; it is made with the first document."""
    with translated("blobs", container):
        there = connect().get_container_client(container).exists(**_QUICK)
    return "it answers" if there else "it answers, nothing is kept yet"


def ask_queue(connect: "Callable[[], QueueServiceClient]", queue: str) -> str:
    """Count the messages that wait; the queue is made with the first one."""
    from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415

    with translated("queue", queue):
        try:
            found = connect().get_queue_client(queue).get_queue_properties(**_QUICK)
        except ResourceNotFoundError:
            return "it answers, no message ever came"
    return f"it answers, about {found.approximate_message_count} messages wait"


def ask_vault(arm: Arm, vault: Vault, policy_name: str) -> str:
    """Read the replication policy that new items get; Refused when it isn't in the vault."""
    with translated("site_recovery", vault.name):
        arm.site_recovery.replication_policies.get(
            vault.resource_group, vault.name, policy_name, **_QUICK
        )
    return f"it answers, {policy_name} is there"


def ask_key_vault(arm: Arm, url: str) -> str:
    """Read a secret that isn't there; Refused where reading is not allowed."""
    from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415

    with translated("key_vault", url):
        try:
            arm.secrets(url).get_secret("ferry-doctor", **_BRIEF)
        except ResourceNotFoundError:
            return "it answers, and secrets may be read"
    return "it answers, and secrets may be read"


def read_storage_clock(connect: "Callable[[], BlobServiceClient]") -> datetime:
    """Read what time the storage account has; it says so whatever it answers else."""
    dates: list[str] = []

    def note(response: Any) -> None:
        dates.append(response.http_response.headers.get("Date", ""))

    with translated("blobs", "the storage account"):
        connect().get_container_client("ferry-doctor").exists(raw_response_hook=note, **_QUICK)
    return parsedate_to_datetime(dates[-1])
