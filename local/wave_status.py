"""What a wave's document says, for those who watch it."""

from collections.abc import Mapping
from typing import Any

from domain.itinerary import Phase, way_behind
from domain.status import Gate, needs_person

type Document = Mapping[str, Any]


def percent_of(instance: Document) -> int:
    """Tell how much of the whole way lies behind an instance."""
    return way_behind(Phase(instance["phase"]), instance["replication"]["percent"] / 100)


def at_gate(instance: Document, gate: Gate = Gate.APPROVAL) -> bool:
    """Say whether the instance waits at the gate."""
    waiting = instance["waiting_for"]
    return bool(waiting) and waiting["gate"] == gate


def needs_somebody(status: Document) -> bool:
    """Say whether anything in the wave waits for a person."""
    waits = [each["waiting_for"] for each in status["instances"] if each["waiting_for"]]
    return any(needs_person(Gate(each["gate"])) for each in waits)


def finished(status: Document) -> bool:
    """Say whether the wave has come to its end."""
    return bool(status["state"] == "finished")


def all_migrated(status: Document) -> bool:
    """Say whether every instance has arrived."""
    return all(each["outcome"] == "migrated" for each in status["instances"])


def changed(before: Document | None, now: Document) -> list[Document]:
    """Give the instances of which something else is known than before."""
    known = {each["instance"]: each for each in before["instances"]} if before else {}
    return [each for each in now["instances"] if each != known.get(each["instance"])]
