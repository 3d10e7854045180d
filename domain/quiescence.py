"""How the workload of a source instance comes to rest, and how that is known."""

from dataclasses import dataclass
from datetime import timedelta

from domain.source_instance import InstanceRef


@dataclass(frozen=True, slots=True)
class Quiesce:
    """What brings a source to rest: the operator's PowerShell `command`, and its `undo`.

    Systems Manager runs both as SYSTEM. `services` are the Windows services that must have stopped
    then. `timeout` is what the command may take; one that goes on after it counts as hanging.
    """

    command: str = ""
    undo: str = ""
    services: tuple[str, ...] = ()
    timeout: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class QuiesceOrder:
    """The order to run the command on one instance, or its undo; `cutover` tells tries apart."""

    ref: InstanceRef
    quiesce: Quiesce
    cutover: str


@dataclass(frozen=True, slots=True)
class IsolationOrder:
    """The order to let nobody but the replication server and Systems Manager reach an instance."""

    ref: InstanceRef
    replication_server: str


@dataclass(frozen=True, slots=True)
class QuietCheck:
    """The question whether an instance has come to rest; `cutover` and `number` tell checks apart.

    Connections to the replication server (a private IPv4) are none of its workload's.
    """

    ref: InstanceRef
    services: tuple[str, ...]
    replication_server: str
    cutover: str
    number: int = 1
