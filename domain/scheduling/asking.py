"""What an instance asks for and when, and what it is told while it waits."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.cutover_time import cutover_takes
from domain.itinerary import Phase
from domain.migration import Landing, Migration
from domain.pace import Vigil
from domain.scheduling.estimate import starts_of
from domain.scheduling.needs import copy_needs, cutover_needs, replication_needs
from domain.scheduling.order import Manners
from domain.scheduling.policy import SlotPolicy
from domain.scheduling.resource import Limits, Need
from domain.scheduling.ticket import Ledger, SlotKey, SlotKind, Ticket
from domain.scheduling.waiting import waiting_for
from domain.source_instance import SourceInstance
from domain.status import Gate, Subject, Waiting
from domain.window import Calendar, next_opening

# Our choices, where nothing better is known: how fast an initial replication goes to which no
# bandwidth was given, and for how many tickets an estimate plays the future.
_USUAL_MBITS = 200
_MOST_ESTIMATES = 300


@dataclass(frozen=True, slots=True)
class SlotOrder:
    """The order to let an instance in.

    A machine of `vm_size` (empty where Azure chooses) takes cores of the quotas of the region of
    its network (ARM id) besides what the ticket needs. `vigil` is how it waits.
    """

    ticket: Ticket
    network_id: str = ""
    vm_size: str = ""
    vigil: Vigil = field(default_factory=lambda: SlotPolicy().vigil)


@dataclass(frozen=True, slots=True)
class SlotAnswer:
    """Whether it is let in, and else why not, its position and when it is likely to be.

    Empty words where nobody has looked for the reason. `come` are others who came in meanwhile.
    """

    held: bool = False
    words: str = ""
    position: int = 0
    starts: datetime | None = None
    come: tuple[SlotKey, ...] = ()


@dataclass(frozen=True, slots=True)
class SlotWatcher:
    """Who waits for a slot, in which phase."""

    subject: Subject
    phase: Phase


def is_held(answer: SlotAnswer) -> bool:
    """Say whether the instance was let in."""
    return answer.held


def waits_in(kind: SlotKind) -> Phase:
    """Tell the phase of one that waits for a slot."""
    return Phase.AWAITING_CUTOVER_SLOT if kind is SlotKind.CUTOVER else Phase.AWAITING_SLOT


def waiting_at(answer: SlotAnswer) -> Waiting:
    """Put into words what it waits for, behind whom, and how long about."""
    place = f"; number {answer.position} of those who want it" if answer.position else ""
    about = f"; about {answer.starts:%Y-%m-%d %H:%M} UTC" if answer.starts else ""
    words = f"it waits for a slot: {answer.words}{place}{about}"
    return Waiting(Gate.SLOT, words, position=answer.position, starts=answer.starts)


def kinds_before_copying(policy: SlotPolicy) -> tuple[SlotKind, ...]:
    """List what an instance asks for before it is protected, in their order."""
    return (SlotKind.COPY,) if policy.in_order else (SlotKind.REPLICATION, SlotKind.COPY)


def order_of(
    key: SlotKey, migration: Migration, server: str, source: SourceInstance, now: datetime
) -> SlotOrder:
    """Write what an instance asks for that replicates through a server; `now` is when it asks.

    Cores are asked for by the order's own size; the story names the settled one.
    """
    policy = migration.slots or SlotPolicy()
    cutover = key.kind is SlotKind.CUTOVER
    ticket = Ticket(
        key,
        now,
        _takes(key.kind, migration, policy, source, now),
        _needs(key.kind, migration, policy, server, source),
        policy.priority,
        policy.weight,
        migration.cutover.calendar if cutover else Calendar(),
        migration.not_before if cutover else None,
    )
    return SlotOrder(ticket, migration.landing.network_id, vigil=policy.vigil)


def answer_for(
    key: SlotKey, ledger: Ledger, limits: Limits, now: datetime, manners: Manners
) -> SlotAnswer:
    """Tell one alone how it stands in the ledger; without words where it is not there."""
    if any(slot.ticket.key == key for slot in ledger.held):
        return SlotAnswer(held=True)
    starts = starts_of(ledger, limits, now, manners, most=_MOST_ESTIMATES)
    told = waiting_for(ledger, limits, now, starts, manners)
    why = next((each for each in told if each.key == key), None)
    if why is None:
        return SlotAnswer()
    words = f"{why.words}. {why.remedy}" if why.remedy else why.words
    return SlotAnswer(words=words, position=why.position, starts=why.starts)


def _needs(
    kind: SlotKind, migration: Migration, policy: SlotPolicy, server: str, source: SourceInstance
) -> tuple[Need, ...]:
    match kind:
        case SlotKind.REPLICATION:
            return replication_needs(server, _vault(migration.landing), 0)
        case SlotKind.COPY:
            return copy_needs(server, source.subnet_id, policy.mbits if source.subnet_id else 0)
        case _:
            return cutover_needs(_vault(migration.landing), "", None)


def _takes(
    kind: SlotKind, migration: Migration, policy: SlotPolicy, source: SourceInstance, now: datetime
) -> timedelta:
    """Estimate how long: until the cutover is over, as if somebody approved it at once."""
    if kind is SlotKind.CUTOVER:
        return cutover_takes(migration.cutover)
    seconds = source.disk_bytes * 8 / ((policy.mbits or _USUAL_MBITS) * 1_000_000)
    copy = max(timedelta(minutes=1), timedelta(seconds=round(seconds)))
    if kind is SlotKind.COPY:
        return copy
    opens = next_opening(migration.cutover.calendar, now + copy) or now + copy
    return opens - now + cutover_takes(migration.cutover)


def _vault(landing: Landing) -> str:
    return f"{landing.vault.resource_group}/{landing.vault.name}"
