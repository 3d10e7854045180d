"""Asks Azure's services something cheap that changes nothing, to see whether they answer."""

from collections.abc import Callable
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
