"""Whose turn it is to be cut over: a wave's order by groups, and at most so many at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.cutover_groups import CutoverGroup, before
from domain.names import turns_story_id
from domain.wave import Wave

_REMEDY = "Look at those that failed, then retry this one: its source was not touched."


class Says(StrEnum):
    """What a member tells the order of its wave."""

    READY = "ready"
    HERE = "here"
    BACK = "back"
    ENDED = "ended"
    FAILED = "failed"


class Call(StrEnum):
    """What a member is told: come and answer, begin, or never begin."""

    COME = "come"
    GO = "go"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class TurnNote:
    """What a member says; `asks` counts how often it has asked for its turn."""

    instance_id: str
    says: Says
    asks: int = 0


@dataclass(frozen=True, slots=True)
class TurnWord:
    """What a member is told about its turn; one with other `asks` than its own is out of date.

    Of 0 asks it is for whoever hears it.
    """

    call: Call
    asks: int = 0
    because: str = ""
    remedy: str = ""


class Seat(StrEnum):
    """Where a member stands: absent is one that was called and did not answer."""

    AWAY = "away"
    READY = "ready"
    CALLED = "called"
    ABSENT = "absent"
    BEGUN = "begun"
    ENDED = "ended"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Member:
    """One instance of the wave in its order of cutovers."""

    seat: Seat = Seat.AWAY
    asks: int = 0
    called: datetime | None = None
    begun: bool = False


@dataclass(frozen=True, slots=True)
class TurnOrder:
    """The order of cutovers in one run of a wave, for the wave's own story.

    At most `together` at a time, 0 for any number; after more than `failures` no other begins.
    `grace` is how long a place is kept for a member that is called.
    """

    wave: str
    run: int
    wave_story: str
    instances: tuple[str, ...]
    groups: tuple[CutoverGroup, ...] = ()
    together: int = 0
    failures: int = 0
    grace: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Turns:
    """Where everybody stands; who is not among the members is away."""

    order: TurnOrder
    members: dict[str, Member] = field(default_factory=dict)
    stands: bool = False


def has_order(wave: Wave) -> bool:
    """Say whether the wave's instances wait for each other with their cutovers.

    Those of a recovery plan wait in the plan instead.
    """
    return bool(wave.cutover_groups or wave.cutover.together) and not wave.recovery_plan


def turns_story(wave: Wave) -> str:
    """Name the orchestration that keeps the order; empty for a wave without one."""
    return turns_story_id(wave.name, wave.run) if has_order(wave) else ""


def turn_order(wave: Wave, wave_story: str) -> TurnOrder:
    """Write down the order of a run's cutovers; those of no group wait for nobody."""
    ids = tuple(order.ref.instance_id for order in wave.orders)
    return TurnOrder(
        wave.name,
        wave.run,
        wave_story,
        ids,
        wave.cutover_groups,
        wave.cutover.together,
        wave.cutover.failures,
        wave.pace.turn.every,
    )


type Words = tuple[tuple[str, TurnWord], ...]


def heard(turns: Turns, note: TurnNote) -> tuple[Turns, Words]:
    """Write down what a member says, and tell what it is answered at once."""
    member = turns.members.get(note.instance_id, Member())
    if member.seat in _OVER:
        return turns, ()
    answer: Words = ()
    match note.says:
        case Says.READY:
            member = replace(member, seat=Seat.READY, asks=note.asks, called=None)
        case Says.ENDED | Says.FAILED:
            member = replace(member, seat=Seat(note.says.value), called=None)
        case _ if note.asks != member.asks:
            return turns, ()
        case Says.BACK:
            member = replace(member, seat=Seat.AWAY, called=None, begun=False)
        case _ if member.seat is Seat.CALLED and not stopped(turns):
            member = replace(member, seat=Seat.BEGUN, called=None, begun=True)
            answer = ((note.instance_id, TurnWord(Call.GO, note.asks)),)
        case _ if member.seat is Seat.ABSENT:
            member = replace(member, seat=Seat.READY)
    return _with(turns, note.instance_id, member), answer


def called(turns: Turns, now: datetime) -> tuple[Turns, Words]:
    """Call those whose turn it is; who has not answered in time gives its place to the next."""
    turns = _lapsed(turns, now)
    if stopped(turns):
        return _dismissed(turns)
    chosen = [each for each in _may_come(turns) if _is(turns, each, Seat.READY)][: _places(turns)]
    words = []
    for each in chosen:
        member = replace(turns.members[each], seat=Seat.CALLED, called=now)
        turns = _with(turns, each, member)
        words.append((each, TurnWord(Call.COME, member.asks)))
    return turns, tuple(words)


def next_lapse(turns: Turns) -> datetime | None:
    """Tell when the first place is no longer kept for who was called."""
    calls = [m.called for m in turns.members.values() if m.called]
    return min(calls) + turns.order.grace if calls else None


def all_over(turns: Turns) -> bool:
    """Say whether everybody has ended."""
    return all(_is(turns, each, *_OVER) for each in turns.order.instances)


def stopped(turns: Turns) -> bool:
    """Say whether so many have failed that no other begins."""
    return len(failed(turns)) > turns.order.failures


def failed(turns: Turns) -> tuple[str, ...]:
    """List those whose failure counts: they had begun, or others may wait for their group."""
    counts = bool(turns.order.groups)
    return tuple(
        each
        for each in turns.order.instances
        if (member := turns.members.get(each))
        and member.seat is Seat.FAILED
        and (member.begun or counts)
    )


_OVER = frozenset({Seat.ENDED, Seat.FAILED})
_WAITING = frozenset({Seat.READY, Seat.CALLED, Seat.ABSENT})


def _lapsed(turns: Turns, now: datetime) -> Turns:
    for each, member in turns.members.items():
        if member.called and member.called + turns.order.grace <= now:
            turns = _with(turns, each, replace(member, seat=Seat.ABSENT, called=None))
    return turns


def _dismissed(turns: Turns) -> tuple[Turns, Words]:
    """Tell all who wait that no other begins."""
    which = ", ".join(failed(turns)[:5])
    because = f"the wave's cutovers were stopped, more than {turns.order.failures} failed: {which}"
    word = TurnWord(Call.STOP, because=because, remedy=_REMEDY)
    waiting = [each for each, m in turns.members.items() if m.seat in _WAITING]
    for each in waiting:
        turns = _with(turns, each, replace(turns.members[each], seat=Seat.AWAY, called=None))
    return turns, tuple((each, word) for each in waiting)


def _places(turns: Turns) -> int:
    most = turns.order.together or len(turns.order.instances)
    taken = [m for m in turns.members.values() if m.seat in {Seat.CALLED, Seat.BEGUN}]
    return max(0, most - len(taken))


def _may_come(turns: Turns) -> Iterator[str]:
    """List those before whom everybody has ended whose group comes before their own."""
    groups = turns.order.groups
    grouped = {each for group in groups for each in group.instances}
    ended = {g.name for g in groups if all(_is(turns, each, *_OVER) for each in g.instances)}
    for group in groups:
        if before(groups, group) <= ended:
            yield from group.instances
    yield from (each for each in turns.order.instances if each not in grouped)


def _is(turns: Turns, instance_id: str, *seats: Seat) -> bool:
    return turns.members.get(instance_id, Member()).seat in seats


def _with(turns: Turns, instance_id: str, member: Member) -> Turns:
    return replace(turns, members={**turns.members, instance_id: member})
