"""Somebody changes the item in the vault by hand between the approval and the failover."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Refusal, Refused
from domain.itinerary import Phase
from domain.job import NOTHING_TO_DO
from domain.migration import Outcome, Pace, Target
from domain.pace import Vigil
from domain.wave import Order
from tests.orchestrators.conftest import CLEAN
from tests.orchestrators.cutover.test_zero_loss import BUSY, serves_again, without_loss

MINUTE = timedelta(minutes=1)
TARGET = Target(
    vm_name="web-1",
    vm_size="Standard_D2s_v5",
    private_ip="10.1.0.77",
    license_type="WindowsServer",
    tags={"Owner": "finance"},
)


def item_of(stage):
    (item,) = stage.world.items.values()
    return item


def change(stage, **fields):
    """Change what the item becomes, as somebody does in the portal."""
    with stage.world.intervention():
        item = item_of(stage)
        item.target = replace(item.target, **fields)


def changed_after_approval(stage, **fields):
    """Let an approver say yes, and somebody else change the item right after that."""
    operate = stage.status.listeners.pop()

    def answer(progress):
        operate(progress)
        if progress.waiting and progress.waiting.gate == "approval":
            change(stage, **fields)

    stage.status.listeners.append(answer)


def wave_of(stage, ref, target=TARGET, **more):
    return replace(stage.wave(ref, **more), orders=(Order(ref, target),))


def ended(stage, wave):
    stage.start(wave)
    stage.go_on()
    (report,) = stage.report(wave).reports
    return report


def test_what_enabling_can_not_say_is_said_before_the_approval(stage):
    ref = stage.add_instance()
    seen = []
    stage.at(Phase.AWAITING_APPROVAL, lambda _: seen.append(item_of(stage).target))
    report = ended(stage, wave_of(stage, ref))
    assert report.outcome is Outcome.MIGRATED
    (target,) = seen
    assert (target.private_ip, target.vm_size) == ("10.1.0.77", "Standard_D2s_v5")
    assert dict(target.vm_tags) == {"Owner": "finance"}


def test_nothing_is_updated_where_enabling_has_said_it_all(stage):
    ended(stage, wave_of(stage, stage.add_instance(), Target(vm_size="Standard_D2s_v5")))
    assert stage.world.ledger.effects("update_item") == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"vm_name": "web-9"}, "vm_name shall be web-1 and is web-9"),
        ({"vm_size": "Standard_B1s"}, "vm_size shall be Standard_D2s_v5 and is Standard_B1s"),
        ({"subnet_name": "back"}, "subnet_name shall be default and is back"),
        ({"private_ip": None}, "private_ip shall be 10.1.0.77 and is empty"),
        ({"license_type": "NoLicenseType"}, "license_type shall be WindowsServer and is NoLicens"),
        ({"vm_tags": ()}, "tags Owner shall be finance and is empty"),
        ({"network_id": None}, "and is empty"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_drift_stops_the_cutover_and_the_source_goes_on(stage, fields, words):
    ref = stage.add_instance()
    changed_after_approval(stage, **fields)
    report = ended(stage, wave_of(stage, ref))
    assert report.outcome is Outcome.FAILED
    assert words in report.because
    assert "target.drifted" in report.because
    assert "Set the properties back" in report.remedy
    assert stage.machines_in_azure() == 0
    assert stage.world.ledger.effects("unplanned_failover") == []
    assert [name for name, _ in stage.spoiler.taken if name == "stop_instance"] == []
    assert (stage.in_aws(ref), stage.traces(ref)) == (True, CLEAN)


def test_a_size_that_nobody_ordered_is_settled_as_the_vault_has_it(stage):
    ref = stage.add_instance()
    stage.at(Phase.REPLICATING, lambda _: change(stage, vm_size="Standard_D8s_v5"))
    changed_after_approval(stage, vm_size="Standard_B1s")
    report = ended(stage, wave_of(stage, ref, Target()))
    assert "vm_size shall be Standard_D8s_v5 and is Standard_B1s" in report.because


def test_an_address_that_nobody_settled_is_drift_too(stage):
    ref = stage.add_instance()
    changed_after_approval(stage, private_ip="10.1.0.5")
    report = ended(stage, wave_of(stage, ref, Target()))
    assert "private_ip shall be empty and is 10.1.0.5" in report.because


def test_a_person_is_told_what_has_drifted_and_the_cutover_goes_on_once_it_is_set_back(stage):
    ref = stage.add_instance()
    changed_after_approval(stage, vm_size="Standard_B1s")
    wave = wave_of(stage, ref)
    stage.start(wave)
    stage.go_on(until=lambda: any("vm_size" in words for words in stage.manual_steps))
    assert stage.in_aws(ref)
    change(stage, vm_size="Standard_D2s_v5")
    stage.go_on()
    assert stage.report(wave).reports[0].outcome is Outcome.MIGRATED
    (machine,) = stage.world.virtual_machines.values()
    assert machine.size == "Standard_D2s_v5"


def test_the_wait_for_a_mending_is_as_long_as_the_pace_says(stage):
    ref = stage.add_instance()
    times = []
    stage.at(Phase.TAKING_BACK, lambda _: times.append(stage.clock.now()))
    changed_after_approval(stage, vm_size="Standard_B1s")

    def listen(told):
        if told.waiting and "vm_size" in told.waiting.words:
            times.append(told.at)

    stage.status.listeners.append(listen)
    ended(stage, wave_of(stage, ref, pace=Pace(drift=Vigil(MINUTE, MINUTE, 20 * MINUTE))))
    assert 20 * MINUTE <= times[1] - times[0] <= 23 * MINUTE


def test_an_update_that_has_no_effect_is_seen_before_anybody_is_asked(stage):
    ref = stage.add_instance()
    stage.spoiler.next_time("start_target_update", NOTHING_TO_DO)
    report = ended(stage, wave_of(stage, ref))
    assert (report.outcome, stage.machines_in_azure()) == (Outcome.FAILED, 0)
    assert "private_ip shall be 10.1.0.77 and is empty" in report.because
    assert "find_approval" not in {name for name, _ in stage.spoiler.taken}


@pytest.mark.parametrize("step", ["read_target", "start_target_update", "compare_target"])
def test_a_refusal_at_any_look_takes_everything_back(stage, step):
    ref = stage.add_instance()
    refused = Refused(Refusal("site_recovery.403", "i-1", "no rights", "Give them."))
    stage.spoiler.next_time(step, refused)
    report = ended(stage, wave_of(stage, ref))
    assert (report.outcome, report.remedy) == (Outcome.FAILED, "Give them.")
    assert (stage.in_aws(ref), stage.traces(ref)) == (True, CLEAN)


def test_drift_while_the_source_stops_lets_it_serve_again(stage):
    ref = stage.add_instance()
    stage.at(Phase.STOPPING_SOURCE, lambda _: change(stage, vm_size="Standard_B1s"))
    report = ended(stage, wave_of(stage, ref))
    assert (report.outcome, stage.machines_in_azure()) == (Outcome.FAILED, 0)
    assert "vm_size shall be Standard_D2s_v5 and is Standard_B1s" in report.because
    stage.clock.advance(timedelta(minutes=10))
    assert (stage.in_aws(ref), stage.traces(ref)) == (True, CLEAN)


def test_drift_while_the_source_rests_opens_it_again_and_nothing_fails_over(stage):
    ref = stage.add_instance()
    stage.source.give(ref, BUSY)
    stage.at(Phase.AWAITING_RECOVERY_POINT, lambda _: change(stage, vm_size="Standard_B1s"))
    report = ended(stage, wave_of(stage, ref, cutover=without_loss()))
    assert (report.outcome, stage.machines_in_azure()) == (Outcome.FAILED, 0)
    assert "target.drifted" in report.because
    assert serves_again(stage, ref)
