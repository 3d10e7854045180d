"""The judge of a wave with deaths finds what is missing and what is there twice."""

import pytest

from benchmarks.loads.once import faults

VM = "/subscriptions/s/virtualMachines/{}"


def migrated(number):
    return {"instance": f"i-{number}", "outcome": "migrated", "because": "",
            "target_vm_id": VM.format(number)}  # fmt: skip


def failed(number, because="it would not stop"):
    return {"instance": f"i-{number}", "outcome": "failed", "because": because,
            "target_vm_id": None}  # fmt: skip


def done(*numbers, times=1):
    """What the vault writes down of whoever migrates, in the spelling of each call."""
    return [
        {"operation": name, "subject": f"/Items/ITEM-{number}", "refused": False}
        for name in ("enable_replication", "unplanned_failover", "commit", "disable_replication")
        for number in numbers
        for _ in range(times)
    ]


def found(instances, ledger, machines, asked=("i-1", "i-2")):
    contents = {VM.format(number).upper(): "hash" for number in machines}
    return [*faults(asked, {"instances": instances}, ledger, contents)]


def test_nothing_is_said_of_a_wave_that_is_well():
    assert found([migrated(1), migrated(2)], done(1, 2), [1, 2]) == []
    assert found([migrated(1), failed(2)], done(1), [1]) == []


@pytest.mark.parametrize(
    ("instances", "ledger", "machines", "words"),
    [
        ([migrated(1)], done(1), [1], "i-2: nobody tells of it"),
        ([migrated(1), failed(2), failed(2)], done(1), [1], "i-2: told of 2 times"),
        ([migrated(1), failed(2, "")], done(1), [1], "i-2: failed, and nobody says why"),
        ([migrated(1), failed(2) | {"outcome": None}], done(1), [1], "i-2: it has not ended"),
        ([migrated(1), failed(2)], done(1, times=2), [1], "item-1: 2 times unplanned_failover"),
        ([migrated(1), migrated(2)], done(1), [1, 2], "commit happened to 1 items"),
        ([migrated(1), failed(2)], done(1), [1, 2], f"{VM.format(2).lower()}: named 0 times"),
        ([migrated(1), migrated(2)], done(1, 2), [1], f"{VM.format(2).lower()}: named 1 times"),
    ],
)
def test_what_is_missing_or_twice_is_said(instances, ledger, machines, words):
    assert words.casefold() in "\n".join(found(instances, ledger, machines)).casefold()


def test_what_the_vault_refused_was_not_done():
    again = [{**each, "refused": True} for each in done(1)]
    assert found([migrated(1), failed(2)], done(1) + again, [1]) == []
