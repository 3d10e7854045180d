"""Says what is missing or twice once a wave is over: in what Ferry tells, and in both worlds."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

# What has to happen once to whoever migrates, and at most once to everybody else.
_ONCE = ("enable_replication", "unplanned_failover", "commit", "disable_replication")
_REFUSED = 400

type Document = Mapping[str, Any]


def faults(
    asked: Collection[str],
    status: Document,
    ledger: Collection[Document],
    contents: Mapping[str, str],
) -> Iterator[str]:
    """Tell all that is wrong.

    `status` is the wave's, `ledger` the vault's entries, `contents` what each target virtual
    machine holds, by its ARM id.
    """
    told = Counter(each["instance"] for each in status["instances"])
    yield from (f"{one}: nobody tells of it" for one in asked if not told[one])
    yield from (f"{one}: told of {n} times" for one, n in told.items() if n > 1)
    for each in status["instances"]:
        outcome = each["outcome"]
        if outcome is None:
            yield f"{each['instance']}: it has not ended, and the wave has"
        elif outcome != "migrated" and not each["because"]:
            yield f"{each['instance']}: {outcome}, and nobody says why"
    yield from _of_the_vault(status, ledger)
    yield from _of_machines(status, contents)


def _of_the_vault(status: Document, ledger: Collection[Document]) -> Iterator[str]:
    done = Counter(
        (each["operation"], each["subject"].casefold().rsplit("/", 1)[-1])
        for each in ledger
        if not each["refused"]
    )
    for (operation, item), times in done.items():
        if operation in _ONCE and times > 1:
            yield f"{item}: {times} times {operation}"
    migrated = sum(each["outcome"] == "migrated" for each in status["instances"])
    for operation in _ONCE:
        items = sum(1 for name, _ in done if name == operation)
        if items < migrated:
            yield f"{migrated} have migrated, and {operation} happened to {items} items"


def _of_machines(status: Document, contents: Mapping[str, str]) -> Iterator[str]:
    named = Counter(
        each["target_vm_id"].casefold()
        for each in status["instances"]
        if each["outcome"] == "migrated"
    )
    stand = Counter(machine.casefold() for machine in contents)
    for machine in {*named, *stand}:
        if (named[machine], stand[machine]) != (1, 1):
            yield f"{machine}: named {named[machine]} times, stands {stand[machine]} times"


def stopped_sources(ledger: Collection[Document]) -> Counter[str]:
    """Count how often each source instance was stopped, by what AWS was asked."""
    return Counter(
        value
        for each in ledger
        if each["action"] == "StopInstances" and each["status"] < _REFUSED
        for name, value in sorted(each["parameters"].items())
        if name.startswith("InstanceId")
    )
