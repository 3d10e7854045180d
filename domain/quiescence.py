"""How the workload of a source instance comes to rest, and how that is known."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from domain.errors import Refusal, Refused
from domain.mobility_service import Command, CommandState
from domain.printed import last_json
from domain.source_instance import InstanceRef

_STOPPED = "Stopped"
_YEARS = range(1970, 2200)  # far from the ends of time, where arithmetic ends


@dataclass(frozen=True, slots=True)
class Quiesce:
    """What brings a source to rest: the operator's PowerShell `command`, and its `undo`.

    Systems Manager runs both as SYSTEM. `services` are the Windows services that must have stopped
    then. `timeout` is what the command may take; one that goes on after it counts as hanging.
    Connections with `spared` IPv4 addresses do not count: the operator vouches that nothing is
    written for those, such as domain controllers, which stay connected for as long as they like.
    """

    command: str = ""
    undo: str = ""
    services: tuple[str, ...] = ()
    timeout: timedelta = timedelta(minutes=15)
    spared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuiesceOrder:
    """The order to run the command on one instance, or its undo; `cutover` tells tries apart."""

    ref: InstanceRef
    quiesce: Quiesce
    cutover: str


@dataclass(frozen=True, slots=True)
class IsolationOrder:
    """The order to let nobody but the replication server and Systems Manager reach an instance.

    `configuration_server` is the classic provider's, by its private IPv4, where it is another one.
    """

    ref: InstanceRef
    replication_server: str
    configuration_server: str = ""


@dataclass(frozen=True, slots=True)
class QuietCheck:
    """The question whether an instance has come to rest; `cutover` and `number` tell checks apart.

    Connections to the replication server (a private IPv4) are none of its workload's, nor are
    those to the configuration server, or to the addresses in `spared`.
    """

    ref: InstanceRef
    services: tuple[str, ...]
    replication_server: str
    cutover: str
    number: int = 1
    configuration_server: str = ""
    spared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Connection:
    """An established TCP connection of an instance with somebody outside."""

    remote_address: str
    remote_port: int
    local_port: int = 0
    process: str = ""

    def __str__(self) -> str:
        """Spell it for people."""
        who = f" ({self.process})" if self.process else ""
        return f"{self.remote_address}:{self.remote_port} with port {self.local_port}{who}"


@dataclass(frozen=True, slots=True)
class QuietReport:
    """What the look has found, times in UTC.

    `looked_at` is the source's own clock after the look. Systems Manager took the question at
    `asked` and told the answer at `answered`, both by its own clock. `running` are those of the
    services asked for that have not stopped, `unknown` those that the machine does not have. Of
    many connections only some are named, the `others` counted. `unflushed` are the volumes whose
    cache could not be written to the disk.
    """

    looked_at: datetime
    asked: datetime
    answered: datetime
    running: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    connections: tuple[Connection, ...] = ()
    others: int = 0
    unflushed: tuple[str, ...] = ()

    @property
    def quiet(self) -> bool:
        """Say whether nothing was left that writes for anybody."""
        return not (self.running or self.unknown or self.connections or self.others)

    @property
    def skew(self) -> timedelta:
        """Tell how far the source's clock is ahead (negative: behind), give or take uncertainty."""
        return self.looked_at - (self.asked + (self.answered - self.asked) / 2)

    @property
    def uncertainty(self) -> timedelta:
        """Tell how wrong `skew` may be: the look took place somewhere between its bounds."""
        return (self.answered - self.asked) / 2

    @property
    def greatest_skew(self) -> timedelta:
        """Tell how wrong the source's clock may be at the most, either way."""
        return abs(self.skew) + self.uncertainty

    @property
    def confirmed_at(self) -> datetime:
        """Tell the moment at which the rest was certain, by Systems Manager's clock.

        A recovery point later than this by more than `greatest_skew` is later than the look,
        whether it was stamped by the source's clock or by a true one.
        """
        return self.answered


def read_quiet(command: Command, subject: str = "the source") -> QuietReport:
    """Read what the check printed last, JSON; Refused when it failed or did not say."""
    if command.state is not CommandState.SUCCESS:
        raise Refused(_unreadable(command, subject, f"it ended {command.state}: {command.error}"))
    if command.requested is None or command.answered is None:
        raise Refused(_unreadable(command, subject, "nobody knows when it ran"))
    try:
        found = last_json(command.output)
        connections = tuple(_connection(each) for each in found["connections"])
        count = int(found.get("connection_count", len(connections)))
        return QuietReport(
            looked_at=_clock(found["clock"]),
            asked=command.requested,
            answered=command.answered,
            running=_services(found, lambda state: state not in {_STOPPED, ""}),
            unknown=_services(found, lambda state: not state),
            connections=connections,
            others=max(count - len(connections), 0),
            unflushed=tuple(str(each) for each in found.get("unflushed", ())),
        )
    except (ValueError, KeyError, TypeError) as problem:
        raise Refused(_unreadable(command, subject, f"{problem!r}")) from problem


def unrest(report: QuietReport) -> str:
    """Put into words what is not at rest; empty when everything is."""
    others = [f"{report.others} more"] if report.others else []
    said = (
        ("services that run: ", report.running),
        ("services that the machine does not have: ", report.unknown),
        ("connections: ", [*map(str, report.connections), *others]),
    )
    return "; ".join(label + ", ".join(found) for label, found in said if found)


def _clock(text: str) -> datetime:
    """Read a clock in UTC; ValueError for one that nobody can reckon with, however wrong it is."""
    shown = datetime.fromisoformat(text)
    if shown.tzinfo is None or shown.year not in _YEARS:
        raise ValueError(f"the clock shows {text}")
    return shown


def _services(found: Any, chosen: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(str(each["name"]) for each in found["services"] if chosen(each["state"]))


def _connection(found: Any) -> Connection:
    return Connection(
        remote_address=str(found["remote_address"]),
        remote_port=int(found["remote_port"]),
        local_port=int(found["local_port"]),
        process=str(found.get("process") or ""),
    )


def _unreadable(command: Command, subject: str, why: str) -> Refusal:
    return Refusal(
        code="quiescence.unreadable_check",
        subject=subject,
        detail=f"the check {command.command_id} whether the source rests told nothing: {why}",
        remedy="Look at the command in Systems Manager and at the machine's PowerShell, then "
        "cut over again; the source is opened again meanwhile.",
    )
