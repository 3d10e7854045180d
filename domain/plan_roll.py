"""What a recovery plan and its members tell each other, and how the plan calls its roll.

A member is called once everybody has spoken; it stops its source and says so; the plan fails over
whoever has stopped. Whoever is silent for too long is left out, never taken along.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum


class Standing(StrEnum):
    """Where a member stands, in its own words to the plan.

    Ready: approved, its source still runs. Stopped: its source has. Validated: it runs in Azure.
    Stayed: the plan has not failed it over. Out: the plan does nothing more for it.
    """

    READY = "ready"
    STOPPED = "stopped"
    VALIDATED = "validated"
    STAYED = "stayed"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class MemberNote:
    """What a member tells its plan; `item_id` is its protected item, once it is ready."""

    instance_id: str
    standing: Standing
    item_id: str = ""


class Call(StrEnum):
    """What a plan tells its members: stop your source; look at your item; I am through."""

    STOP = "stop"
    LOOK = "look"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class PlanWord:
    """What a plan tells a member.

    `certain` says that nothing of the plan runs any more in the vault, so that an item which has
    not failed over never will. `because` and `remedy` tell those who stay behind why.
    """

    call: Call
    certain: bool = True
    because: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """The word that a plan may begin, or that it never may, and why."""

    go: bool = True
    because: str = ""
    remedy: str = ""


class Act(StrEnum):
    """The acts of a plan's story."""

    GATHERING = "gathering"
    WRITING = "writing"
    STOPPING = "stopping"
    FAILING_OVER = "failing_over"
    VALIDATING = "validating"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Roll:
    """The members of a plan, in boot order, and what they have said; silent ones are in no map."""

    members: tuple[str, ...]
    standings: dict[str, Standing] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)

    def those(self, *standings: Standing) -> tuple[str, ...]:
        """List, in boot order, the members that stand so."""
        return tuple(each for each in self.members if self.standings.get(each) in standings)


# Which standings a member may come from; anything else is said late, or for the second time.
_FROM: dict[Standing, tuple[Standing | None, ...]] = {
    Standing.READY: (None,),
    Standing.STOPPED: (Standing.READY,),
    Standing.VALIDATED: (Standing.STOPPED,),
    Standing.STAYED: (Standing.STOPPED,),
    Standing.OUT: (None, Standing.READY, Standing.STOPPED, Standing.VALIDATED, Standing.STAYED),
}

# Whom each act waits for, by where they stand.
_AWAITED = {
    Act.GATHERING: None,
    Act.STOPPING: Standing.READY,
    Act.VALIDATING: Standing.STOPPED,
}


def heard(roll: Roll, note: MemberNote) -> Roll:
    """Write down what a member says; what is said late, or again, changes nothing."""
    known = roll.standings.get(note.instance_id)
    if note.instance_id not in roll.members or known not in _FROM[note.standing]:
        return roll
    items = {**roll.items, note.instance_id: note.item_id} if note.item_id else roll.items
    return replace(roll, standings={**roll.standings, note.instance_id: note.standing}, items=items)


def left_behind(roll: Roll, note: MemberNote) -> bool:
    """Say whether a member waits for a plan that has gone on without it."""
    waits = note.standing in {Standing.READY, Standing.STOPPED}
    return waits and roll.standings.get(note.instance_id) is Standing.OUT


def leaves_early(act: Act, note: MemberNote) -> bool:
    """Say whether a member goes while no plan in the vault has its item yet."""
    return act is Act.GATHERING and note.standing is Standing.OUT


def awaited(roll: Roll, act: Act) -> tuple[str, ...]:
    """List the members whose word the act waits for."""
    silent = _AWAITED[act]
    return tuple(each for each in roll.members if roll.standings.get(each) is silent)


def left_out(roll: Roll, act: Act) -> Roll:
    """Go on without those whose word the act still waits for."""
    silent = dict.fromkeys(awaited(roll, act), Standing.OUT)
    return replace(roll, standings={**roll.standings, **silent})


def may_commit_whole(roll: Roll) -> bool:
    """Say whether every member that the plan took along has been validated, and there is one."""
    validated = roll.those(Standing.VALIDATED)
    return bool(validated) and set(roll.items) - set(roll.those(Standing.STAYED)) == set(validated)
