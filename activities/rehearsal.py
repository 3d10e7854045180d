"""Test failovers, their clean-up, and the book of rehearsals."""

from clouds.ports import Clouds
from domain.job import Job
from domain.rehearsal import RehearsalOrder
from domain.rehearsal_record import RehearsalRecord, RehearsalSearch, RehearsalsFound


def find_peers(clouds: Clouds, network_id: str) -> tuple[str, ...]:
    """List the networks that a network is peered with."""
    return clouds.target.find_peers(network_id)


def start_rehearsal(clouds: Clouds, order: RehearsalOrder) -> Job:
    """Begin a test failover."""
    return clouds.site_recovery.start_rehearsal(order)


def start_rehearsal_cleanup(clouds: Clouds, item_id: str) -> Job:
    """Begin to delete what a test failover made."""
    return clouds.site_recovery.start_rehearsal_cleanup(item_id)


def find_rehearsals(clouds: Clouds, search: RehearsalSearch) -> RehearsalsFound:
    """Look into the book of rehearsals."""
    return RehearsalsFound(clouds.rehearsals.find(search.subject))


def record_rehearsal(clouds: Clouds, record: RehearsalRecord) -> None:
    """Write down where a rehearsal stands."""
    clouds.rehearsals.record(record)
