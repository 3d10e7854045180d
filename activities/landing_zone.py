"""What a landing zone is made of: vault, secrets, servers, components; and its book."""

from clouds.ports import Clouds
from clouds.telling import write_zone_progress
from domain.component import Component
from domain.job import Job
from domain.landing_zone import (
    PassphraseOrder,
    ReachOrder,
    RegistrationOrder,
    Server,
    ServerOrder,
    VaultOrder,
)
from domain.mobility_service import Command
from domain.zone_components import ComponentSearch
from domain.zone_status import ZoneProgress


def ensure_vault(clouds: Clouds, order: VaultOrder) -> bool:
    """See to it that there is a vault."""
    return clouds.vaults.ensure_vault(order.vault, order.location)


def issue_registration(clouds: Clouds, order: RegistrationOrder) -> str:
    """See to it that a registration file lies in the key vault; tell its name."""
    return clouds.vaults.issue_registration(order.zone, order.vault, order.azure)


def discard_registration(clouds: Clouds, order: RegistrationOrder) -> None:
    """Delete that file."""
    clouds.vaults.discard_registration(order.zone, order.vault, order.azure)


def ensure_azure_server(clouds: Clouds, order: ServerOrder) -> Server:
    """See to it that a server stands in Azure."""
    return clouds.servers.ensure_server(order)


def delete_azure_server(clouds: Clouds, order: ServerOrder) -> None:
    """Delete it."""
    clouds.servers.delete_server(order)


def ensure_source_server(clouds: Clouds, order: ServerOrder) -> Server:
    """See to it that a server stands in AWS."""
    return clouds.source_servers.ensure_server(order)


def terminate_source_server(clouds: Clouds, order: ServerOrder) -> None:
    """Terminate it."""
    clouds.source_servers.terminate_server(order)


def share_passphrase(clouds: Clouds, order: PassphraseOrder) -> bool:
    """Copy the configuration server's passphrase to AWS; False while there is none."""
    return clouds.source_servers.share_passphrase(order.zone, order.aws, order.azure)


def discard_passphrase(clouds: Clouds, order: PassphraseOrder) -> None:
    """Delete that copy."""
    clouds.source_servers.discard_passphrase(order.zone, order.aws)


def find_components(clouds: Clouds, search: ComponentSearch) -> tuple[Component, ...]:
    """List the provider's servers that the vault knows."""
    return clouds.upkeep.list_components(search.query)


def start_reach_check(clouds: Clouds, order: ReachOrder) -> Command:
    """Begin to try ports from a server in AWS."""
    return clouds.source_servers.start_reach_check(order)


def start_agent_update(clouds: Clouds, item_id: str) -> Job:
    """Begin to update an item's mobility service."""
    return clouds.upkeep.start_agent_update(item_id)


def record_zone_progress(clouds: Clouds, progress: ZoneProgress) -> None:
    """Write down where a landing zone stands."""
    write_zone_progress(clouds, progress)
