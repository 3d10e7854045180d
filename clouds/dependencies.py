"""What Ferry can't do without, each with the way to ask how it fares."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from clouds.aws.session import Sessions
from clouds.azure.arm import Arm
from clouds.azure.asking import ask_blobs, ask_queue, ask_tables, ask_vault
from clouds.ports import Dependency
from domain.vault import Vault
from settings import Settings

if TYPE_CHECKING:
    from azure.data.tables import TableServiceClient
    from azure.storage.blob import BlobServiceClient
    from azure.storage.queue import QueueServiceClient


def dependencies(
    settings: Settings,
    arm: Arm,
    sessions: Sessions,
    tables: "Callable[[], TableServiceClient]",
    blobs: "Callable[[], BlobServiceClient]",
) -> tuple[Dependency, ...]:
    """List them."""

    def queues() -> "QueueServiceClient":
        from azure.storage.queue import QueueServiceClient  # noqa: PLC0415 (costs 0.1 s)

        if settings.storage:
            return QueueServiceClient.from_connection_string(settings.storage)
        return QueueServiceClient(settings.queues_url, credential=arm.credential)

    vault = Vault(settings.subscription_id, settings.vault_resource_group, settings.vault_name)
    return (
        Dependency("tables", partial(ask_tables, tables, "FerryWaves")),
        Dependency("blobs", partial(ask_blobs, blobs, "ferry-documents")),
        Dependency("queue", partial(ask_queue, queues, "migration-requests")),
        Dependency("aws", sessions.ask_identity),
        Dependency("vault", partial(ask_vault, arm, vault, settings.policy_name)),
    )
