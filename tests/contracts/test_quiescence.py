"""What every Quiescence keeps: the double in memory, and the adapter on simulated AWS."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from clouds.aws.command_documents import QUIESCE, QUIET_CHECK, UNDO_QUIESCE
from domain.errors import Refused, Transient
from domain.mobility_service import CommandRef, CommandState, require_command_success
from domain.quiescence import (
    IsolationOrder,
    Quiesce,
    QuiesceOrder,
    QuietCheck,
    read_quiet,
    unrest,
)
from domain.source_instance import InstanceRef, ReplicationPath
from local.simulators.aws.seed_variants import Variant
from local.simulators.aws.workload import Client, Workload

NOBODY = InstanceRef("123456789012", "eu-central-1", "i-0fedcba9876543210")
APPLIANCE = "10.0.0.10"
USER = Client("Sales", "10.0.0.77", port=1433)
SALES = Workload(("Sales", "Web"), (USER,))
STOP = Quiesce("Stop-Service Sales, Web", "Start-Service Web; Start-Service Sales")


@pytest.fixture
def ref(world):
    made = world.add()
    world.give(made, SALES)
    world.pass_time(seconds=30)
    return made


def order(ref, quiesce=STOP, cutover="one"):
    return QuiesceOrder(ref, quiesce, cutover)


def ended(world, ref, command, **time):
    world.pass_time(**(time or {"minutes": 1}))
    return world.mobility.get_command(CommandRef(ref, command.command_id))


def look(world, ref, number=1, services=("Sales", "Web"), **more):
    check = QuietCheck(ref, services, APPLIANCE, "one", number, **more)
    return read_quiet(ended(world, ref, world.quiescence.start_quiet_check(check)))


def refusal(call, *arguments):
    with pytest.raises(Refused) as refused:
        call(*arguments)
    return refused.value.refusal


# --- the operator's command -----------------------------------------------------------------------


def test_the_command_stops_the_services_and_its_undo_starts_them(world, ref):
    assert look(world, ref).running == ("Sales", "Web")
    command = ended(world, ref, world.quiescence.start_quiesce(order(ref)))
    assert (command.state, command.exit_code) == (CommandState.SUCCESS, 0)
    assert look(world, ref, 2).quiet
    undone = ended(world, ref, world.quiescence.start_undo(order(ref)))
    assert undone.state is CommandState.SUCCESS
    assert look(world, ref, 3).running == ("Sales", "Web")


def test_a_command_runs_once_for_a_cutover_however_it_ended(world, ref):
    world.fail_command(QUIESCE, exit_code=7)
    first = world.quiescence.start_quiesce(order(ref))
    assert ended(world, ref, first).state is CommandState.FAILED
    again = world.quiescence.start_quiesce(order(ref))
    assert (again.command_id, again.state) == (first.command_id, CommandState.FAILED)
    other = world.quiescence.start_quiesce(order(ref, cutover="two"))
    assert other.command_id != first.command_id
    assert ended(world, ref, other).state is CommandState.SUCCESS


def test_a_command_that_fails_says_with_what(world, ref):
    failing = replace(STOP, command="Stop-Service Web; exit 5; Stop-Service Sales")
    command = ended(world, ref, world.quiescence.start_quiesce(order(ref, failing)))
    assert command.exit_code == 232
    assert "ended with 5" in command.error
    assert "the operator's script failed" in refusal(require_command_success, command, "i").detail
    assert look(world, ref).running == ("Sales",)


def test_a_command_that_never_ends_is_ended_when_its_time_is_over(world, ref):
    hanging = replace(STOP, command="while ($true) { }", timeout=timedelta(minutes=5))
    sent = world.quiescence.start_quiesce(order(ref, hanging))
    assert ended(world, ref, sent, minutes=4).state is CommandState.IN_PROGRESS
    command = ended(world, ref, sent, minutes=2)
    assert (command.state, command.exit_code) == (CommandState.FAILED, 230)


def test_a_machine_that_does_not_answer_times_out(world, ref):
    world.fail_command(QUIESCE, hangs=True)
    sent = world.quiescence.start_quiesce(order(ref))
    assert ended(world, ref, sent, minutes=20).state is CommandState.TIMED_OUT


def test_a_command_that_succeeds_after_its_time_is_seen_by_asking_again(world, ref):
    world.fail_command(QUIESCE, late_seconds=600)
    sent = world.quiescence.start_quiesce(order(ref))
    assert ended(world, ref, sent, minutes=17).state is CommandState.TIMED_OUT
    assert look(world, ref).running == ("Sales", "Web")
    world.pass_time(minutes=10)
    again = world.quiescence.start_quiesce(order(ref))
    assert (again.command_id, again.state) == (sent.command_id, CommandState.SUCCESS)
    assert look(world, ref, 2).quiet


def test_a_command_that_comes_late_does_nothing_once_it_was_undone(world, ref):
    world.fail_command(QUIESCE, late_seconds=600)
    sent = world.quiescence.start_quiesce(order(ref))
    world.pass_time(minutes=17)
    ended(world, ref, world.quiescence.start_undo(order(ref)))
    late = ended(world, ref, sent, minutes=20)
    assert (late.state, late.exit_code) == (CommandState.FAILED, 231)
    assert look(world, ref).running == ("Sales", "Web")


def test_an_undo_without_words_succeeds_and_runs_once(world, ref):
    bare = Quiesce("Stop-Service Sales")
    first = world.quiescence.start_undo(order(ref, bare))
    assert world.quiescence.start_undo(order(ref, bare)).command_id == first.command_id
    assert ended(world, ref, first).state is CommandState.SUCCESS
    world.fail_command(UNDO_QUIESCE, exit_code=9)
    other = world.quiescence.start_undo(order(ref, bare, "two"))
    assert ended(world, ref, other).exit_code == 9


def test_words_of_any_kind_reach_the_machine_as_they_are(world, ref):
    odd = replace(STOP, command="Stop-Service 'Sales', \"Web\"; # {{ x }} \u00fc $a `n")
    assert ended(world, ref, world.quiescence.start_quiesce(order(ref, odd))).exit_code == 0
    assert look(world, ref).quiet


def test_a_machine_that_nobody_manages_is_refused(world):
    ref = world.add(Variant.UNMANAGED)
    assert refusal(world.quiescence.start_quiesce, order(ref)).code == "ssm.InvalidInstanceId"


def test_a_machine_that_was_started_a_moment_ago_is_asked_again_until_its_agent_runs(world, ref):
    ended(world, ref, world.quiescence.start_quiesce(order(ref)))
    world.source.stop_instance(ref)
    world.pass_time(minutes=2)
    world.source.start_instance(ref)
    world.pass_time(minutes=1)
    booting = world.source.describe_instance(ref)
    assert (booting.state, booting.ping_status) == ("running", "ConnectionLost")
    check = QuietCheck(ref, (), APPLIANCE, "one")
    for ask in (
        partial(world.quiescence.start_undo, order(ref)),
        partial(world.quiescence.start_quiet_check, check),
    ):
        with pytest.raises(Transient) as later:
            ask()
        assert later.value.delay.otherwise.code == "ssm.InvalidInstanceId"
    world.pass_time(minutes=1)
    assert world.source.describe_instance(ref).ping_status == "Online"
    ended(world, ref, world.quiescence.start_undo(order(ref)))
    assert look(world, ref).running == ("Sales", "Web")


# --- the look -------------------------------------------------------------------------------------


def test_a_look_names_who_is_connected_but_not_who_is_spared(world, ref):
    (connection,) = look(world, ref).connections
    assert (connection.remote_address, connection.local_port) == ("10.0.0.77", 1433)
    assert look(world, ref, 2, spared=("10.0.0.77",)).connections == ()


def test_a_crowd_is_counted_and_its_first_are_named_so_that_the_look_stays_readable(world):
    ref = world.add()
    crowd = tuple(Client("Sales", f"10.0.{100 + n // 200}.{n % 200 + 1}") for n in range(300))
    world.give(ref, Workload(("Sales",), crowd))
    world.pass_time(seconds=30)
    report = look(world, ref, services=())
    assert (len(report.connections), report.others) == (50, 250)
    sent = world.quiescence.start_quiet_check(QuietCheck(ref, (), APPLIANCE, "one"))
    assert len(ended(world, ref, sent).output) < 24_000


def test_a_service_that_is_not_there_is_no_rest(world, ref):
    ended(world, ref, world.quiescence.start_quiesce(order(ref)))
    report = look(world, ref, services=("Sales", "Salse"))
    assert (report.quiet, report.unknown, report.running) == (False, ("Salse",), ())
    assert "does not have: Salse" in unrest(report)


@pytest.mark.parametrize("seconds", [0, 137, -90])
def test_the_skew_of_a_clock_is_measured_with_its_uncertainty(world, ref, seconds):
    world.set_clock(ref, seconds)
    report = look(world, ref)
    assert abs(report.skew - timedelta(seconds=seconds)) <= report.uncertainty
    assert report.greatest_skew >= timedelta(seconds=abs(seconds))
    assert report.uncertainty <= timedelta(seconds=31)
    assert report.looked_at - timedelta(seconds=seconds) <= report.confirmed_at


def test_each_number_is_a_look_of_its_own_and_found_again(world, ref):
    check = QuietCheck(ref, (), APPLIANCE, "one", 1)
    first = world.quiescence.start_quiet_check(check)
    assert world.quiescence.start_quiet_check(check).command_id == first.command_id
    second = world.quiescence.start_quiet_check(replace(check, number=2))
    assert second.command_id != first.command_id


def test_a_look_that_fails_is_refused(world, ref):
    world.fail_command(QUIET_CHECK, exit_code=233)
    check = QuietCheck(ref, (), APPLIANCE, "one")
    command = ended(world, ref, world.quiescence.start_quiet_check(check))
    assert refusal(read_quiet, command).code == "quiescence.unreadable_check"


# --- isolation ------------------------------------------------------------------------------------


def test_an_isolation_takes_all_groups_and_a_release_gives_them_back(world, ref):
    world.source.allow_replication(ReplicationPath(ref, APPLIANCE))
    before = world.groups(ref)
    for _ in range(2):
        world.quiescence.isolate(IsolationOrder(ref, APPLIANCE))
    assert world.groups(ref) == [f"ferry-isolation-{ref.instance_id}"]
    for _ in range(2):
        assert world.quiescence.release(ref) == ()
    assert world.groups(ref) == before
    assert len(before) == 2


def test_what_somebody_attaches_to_an_isolated_machine_stays_and_is_told(world, ref):
    before = world.groups(ref)
    world.quiescence.isolate(IsolationOrder(ref, APPLIANCE))
    added = world.attach(ref)
    (remark,) = world.quiescence.release(ref)
    assert world.groups(ref) == sorted([*before, added])
    assert "attached meanwhile" in remark


def test_the_way_of_replication_may_come_and_go_meanwhile(world, ref):
    before = world.groups(ref)
    world.quiescence.isolate(IsolationOrder(ref, APPLIANCE))
    world.source.allow_replication(ReplicationPath(ref, APPLIANCE))
    world.source.withdraw_replication(ref)
    world.quiescence.release(ref)
    assert world.groups(ref) == before


def test_an_isolation_survives_that_ferrys_tags_are_taken_off(world, ref):
    before = world.groups(ref)
    world.quiescence.isolate(IsolationOrder(ref, APPLIANCE))
    world.source.untag_instance(ref)
    world.quiescence.release(ref)
    assert world.groups(ref) == before


def test_a_machine_that_was_not_isolated_is_left_alone(world, ref):
    before = world.groups(ref)
    assert world.quiescence.release(ref) == ()
    assert world.groups(ref) == before
    assert world.quiescence.release(NOBODY) == ()


def test_a_machine_that_is_not_there_is_not_isolated(world):
    gone = world.add(Variant.TERMINATED)
    isolate = world.quiescence.isolate
    assert refusal(isolate, IsolationOrder(gone, APPLIANCE)).code == "ec2.instance_gone"
    not_found = "ec2.InvalidInstanceID.NotFound"
    assert refusal(isolate, IsolationOrder(NOBODY, APPLIANCE)).code == not_found


def test_an_established_connection_outlives_the_isolation_and_a_new_one_does_not_come(world):
    ref = world.add()
    brief = Client("Sales", "10.0.0.78", lasts=timedelta(minutes=2))
    world.give(ref, Workload(("Sales",), (USER, brief)))
    world.pass_time(seconds=30)
    world.quiescence.isolate(IsolationOrder(ref, APPLIANCE))
    seen = look(world, ref, services=())
    assert {each.remote_address for each in seen.connections} == {"10.0.0.77", "10.0.0.78"}
    world.pass_time(minutes=2)
    (left,) = look(world, ref, 2, services=()).connections
    assert left.remote_address == "10.0.0.77"
    contents = world.content(ref)
    world.pass_time(minutes=2)
    assert world.content(ref) != contents
    ended(world, ref, world.quiescence.start_quiesce(order(ref)))
    assert look(world, ref, 3, services=("Sales",)).quiet
    contents = world.content(ref)
    world.pass_time(hours=2)
    assert world.content(ref) == contents
    world.quiescence.release(ref)
    ended(world, ref, world.quiescence.start_undo(order(ref)))
    assert len(look(world, ref, 4).connections) == 2
