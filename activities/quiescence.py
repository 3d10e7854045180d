"""The rest of a source instance: its workload, its network, and a look at both."""

from clouds.ports import Clouds
from domain.mobility_service import Command
from domain.quiescence import IsolationOrder, QuiesceOrder, QuietCheck
from domain.source_instance import InstanceRef


def start_quiesce(clouds: Clouds, order: QuiesceOrder) -> Command:
    """Begin to run the operator's command."""
    return clouds.quiescence.start_quiesce(order)


def start_undo_quiesce(clouds: Clouds, order: QuiesceOrder) -> Command:
    """Begin to run its undo."""
    return clouds.quiescence.start_undo(order)


def start_quiet_check(clouds: Clouds, check: QuietCheck) -> Command:
    """Begin to look whether the instance rests."""
    return clouds.quiescence.start_quiet_check(check)


def isolate_instance(clouds: Clouds, order: IsolationOrder) -> tuple[str, ...]:
    """Let nobody but the replication server and Systems Manager reach it."""
    return clouds.quiescence.isolate(order)


def release_instance(clouds: Clouds, ref: InstanceRef) -> tuple[str, ...]:
    """Let everybody reach it again."""
    return clouds.quiescence.release(ref)
