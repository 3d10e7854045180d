"""What Ferry can't do without, each with the way to ask how it fares."""

from functools import partial

from clouds.aws.session import Sessions
from clouds.azure.arm import Arm
from clouds.azure.asking import ask_blobs, ask_queue, ask_tables, ask_vault
from clouds.azure.document_blobs import CONTAINER
from clouds.azure.request_queue import QUEUE
from clouds.azure.storage_clients import StorageClients
from clouds.azure.tables import PREFIX
from clouds.ports import Dependency
from domain.vault import Vault
from settings import Settings


def dependencies(
    settings: Settings, arm: Arm, sessions: Sessions, storage: StorageClients
) -> tuple[Dependency, ...]:
    """List them."""
    vault = Vault(settings.subscription_id, settings.vault_resource_group, settings.vault_name)
    return (
        Dependency("tables", partial(ask_tables, storage.tables, f"{PREFIX}Waves")),
        Dependency("blobs", partial(ask_blobs, storage.blobs, CONTAINER)),
        Dependency("queue", partial(ask_queue, storage.queues, QUEUE)),
        Dependency("aws", sessions.ask_identity),
        Dependency("vault", partial(ask_vault, arm, vault, settings.policy_name)),
    )
