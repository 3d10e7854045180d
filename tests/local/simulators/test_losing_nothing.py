"""What a cutover loses on the simulators: nothing once the source is seen to rest."""

from contextlib import ExitStack
from datetime import timedelta
from random import Random

import pytest

from domain.mobility_service import CommandRef
from domain.quiescence import IsolationOrder, Quiesce, QuiesceOrder, QuietCheck, read_quiet
from domain.replication import PointFailover
from domain.source_instance import InstanceState, SourceInstance
from local.simulators.aws.memory import SimulatedMobilityService, SimulatedSourceCloud
from local.simulators.aws.memory.quiescence import SimulatedQuiescence
from local.simulators.aws.workload import Client, Workload, random_workload
from local.simulators.site_recovery.model.discovery import source_stopped
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.trouble import inject
from local.simulators.site_recovery.model.writing import machine_hash, note_writing
from tests.contracts.vaults import IDENTITY, REF, StagedVault

MARGIN = timedelta(seconds=60)
USER = Client("Sales", "10.0.0.77", every=timedelta(seconds=5))


class Move:
    """One instance and its item, without a story in between."""

    def __init__(self, workload, churn=500_000):
        self.vault = StagedVault("in-process", ExitStack(), churn=churn)
        self.source = SimulatedSourceCloud(self.vault.clock)
        self.mobility = SimulatedMobilityService(self.vault.clock, self.source)
        self.mobility.fleet.listeners.writing = lambda _, writing: note_writing(
            self.vault.world, IDENTITY.bios_id, writing
        )
        self.quiescence = SimulatedQuiescence(self.source, self.mobility)
        self.item_id = self.vault.protect()
        self.source.add(
            SourceInstance(REF, InstanceState.RUNNING, platform="windows", ping_status="Online")
        )
        self.source.give(REF, workload)
        self.services, self.looks = workload.services, 0
        self.vault.wait(minutes=17)

    def wait(self, **time):
        self.vault.wait(**time)
        self.mobility.fleet.settle()

    def isolate(self):
        self.quiescence.isolate(IsolationOrder(REF, "10.0.0.10"))

    def stop_services(self):
        stop = Quiesce("Stop-Service " + ", ".join(self.services))
        self.quiescence.start_quiesce(QuiesceOrder(REF, stop, "one"))

    def look(self):
        self.looks += 1
        check = QuietCheck(REF, self.services, "10.0.0.10", "one", self.looks)
        sent = self.quiescence.start_quiet_check(check)
        self.wait(seconds=20)
        return read_quiet(self.mobility.get_command(CommandRef(REF, sent.command_id)))

    def points(self):
        return self.vault.site_recovery.list_recovery_points(self.item_id)

    def point_after(self, moment):
        """Wait for a point that shows a later time, with nothing pending."""
        for _ in range(60):
            self.wait(minutes=1)
            later = [point for point in self.points() if point.taken > moment]
            item = self.vault.site_recovery.get_protected_item(self.item_id)
            if later and item.pending_bytes == 0:
                return later[-1]
        raise AssertionError

    def fail_over(self, point):
        order = PointFailover(self.item_id, point.point_id)
        self.vault.finish(self.vault.site_recovery.start_point_failover(order))

    def fail_over_as_ever(self):
        self.source.stop_instance(REF)
        source_stopped(self.vault.world, "WIN-1")
        self.wait(minutes=2)
        self.vault.finish(self.vault.site_recovery.start_failover(self.item_id))

    def lost_nothing(self):
        """Compare what the source holds in the end with what its virtual machine began with."""
        self.wait(hours=1)
        item = self.vault.site_recovery.get_protected_item(self.item_id)
        made = machine_hash(self.vault.world, item.target_vm_id)
        return made == self.source.workloads.content_hash(REF)

    def cut_over_without_loss(self):
        self.stop_services()
        self.isolate()
        while not (report := self.look()).quiet:
            pass
        self.fail_over(self.point_after(report.confirmed_at + report.greatest_skew + MARGIN))


def test_isolation_alone_loses_what_a_tracked_connection_writes():
    move = Move(Workload(("Sales",), (USER,)))
    isolated = move.vault.clock.now()
    move.isolate()
    move.fail_over(move.point_after(isolated))
    assert not move.lost_nothing()


def test_with_the_look_at_connections_nothing_is_lost():
    move = Move(Workload(("Sales",), (USER,)))
    move.isolate()
    assert not move.look().quiet
    move.cut_over_without_loss()
    assert move.lost_nothing()


def test_a_connection_that_ends_by_itself_is_waited_for():
    move = Move(Workload(("Sales",), (Client("Sales", "10.0.0.77", lasts=timedelta(minutes=9)),)))
    move.services = ()
    move.isolate()
    looks = [move.look().quiet for _ in range(40)]
    assert looks[0] is False
    assert looks == sorted(looks)
    assert looks[-1] is True
    move.fail_over(move.point_after(move.vault.clock.now() + MARGIN))
    assert move.lost_nothing()


def drawn(seed):
    """Draw a move: its workload, how wrong its clock is, and whether points go by that clock."""
    dice = Random(seed)
    move = Move(random_workload(seed), dice.choice((100_000, 1_000_000, 8_000_000)))
    move.source.set_skew(REF, timedelta(seconds=dice.randint(-240, 240)))
    if dice.random() < 0.5:
        inject(move.vault.world, Fault(FaultKind.SKEWED_POINTS))
    move.wait(seconds=dice.randint(0, 900))
    return move


@pytest.mark.parametrize("seed", range(40))
def test_a_cutover_at_rest_loses_nothing_whatever_the_clock_says(seed):
    move = drawn(seed)
    move.cut_over_without_loss()
    assert move.lost_nothing()


def test_the_ordinary_failover_loses_something_on_some_of_the_same_seeds():
    outcomes = []
    for seed in range(40):
        move = drawn(seed)
        move.fail_over_as_ever()
        outcomes.append(move.lost_nothing())
    assert not all(outcomes)
    assert any(outcomes)


def test_without_the_skew_a_point_by_a_wrong_clock_is_too_early():
    move = Move(Workload(("Sales",), (USER,)))
    move.source.set_skew(REF, timedelta(minutes=20))
    inject(move.vault.world, Fault(FaultKind.SKEWED_POINTS))
    move.wait(minutes=4)
    move.stop_services()
    move.isolate()
    report = move.look()
    assert report.quiet
    move.fail_over(next(p for p in reversed(move.points()) if p.taken > report.confirmed_at))
    assert not move.lost_nothing()
