"""What the port to virtual machines from within promises, behind both faces."""

import logging
from datetime import timedelta

import pytest

from clouds.azure.arm import Arm
from clouds.azure.machines import AzureMachines
from domain.boot_failure import recognise
from domain.errors import Transient
from domain.machine_command import MachineCommandOrder, MachineCommandRef, MachineCommandState
from domain.screenshot import mostly_blue
from local.clock import VirtualClock
from local.simulators.site_recovery.http.server import Server
from local.simulators.site_recovery.model.console import Console, stage_console
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.making_machines import start_machine
from local.simulators.site_recovery.model.run_command import ScriptAnswer
from local.simulators.site_recovery.model.running_commands import answer_scripts
from local.simulators.site_recovery.model.trouble import inject
from local.simulators.site_recovery.model.virtual_machine import AzureMachine
from local.simulators.site_recovery.model.world import World
from local.simulators.site_recovery.ports import SimulatedMachines
from tests.contracts.asking import refusal


class Staged:
    """A virtual machine behind one face of the port."""

    def __init__(self, face, world, url):
        self.world = world
        arm = Arm(url, world.estate.subscription_id)
        self.port = SimulatedMachines(world) if face == "in-process" else AzureMachines(arm)
        group = world.estate.target_resource_group_id
        self.vm_id = f"{group}/providers/Microsoft.Compute/virtualMachines/vm-1"

    def make(self):
        with self.world.intervention():
            start_machine(self.world, machine(self.vm_id, self.world))
        self.wait(minutes=5)
        return self

    def wait(self, **units):
        self.world.clock.advance(timedelta(**units))

    @property
    def ref(self):
        return MachineCommandRef(self.vm_id, "ferry-1")

    def order(self, script="exit 0", minutes=5):
        return MachineCommandOrder(self.ref, script, timedelta(minutes=minutes))

    def commands(self):
        (one,) = self.world.virtual_machines.values()
        return list(one.commands)


def machine(vm_id, world):
    return AzureMachine(
        vm_id=vm_id, name="vm-1", guid="g", location="westeurope", created=world.now,
        size="Standard_D2s_v5", os_name="Windows", disk_sizes=(1 << 30,), network_id=None,
        subnet_name=None, tags={},
    )  # fmt: skip


@pytest.fixture(params=["in-process", "http"])
def staged(request):
    world = World(VirtualClock())
    with Server(world) as server:
        yield Staged(request.param, world, server.url)


@pytest.fixture
def served():
    world = World(VirtualClock())
    with Server(world) as server:
        yield Staged("http", world, server.url).make()


def test_a_healthy_machines_console_shows_nothing_known(staged):
    seen = staged.make().port.read_boot_diagnostics(staged.vm_id)
    assert (seen.enabled, seen.lines) == (True, ())
    assert not mostly_blue(seen.screen)


def test_the_lines_that_show_a_boot_failure_are_kept_and_no_others(staged):
    log = "password: hunter2\r\n*** STOP: 0x0000007B INACCESSIBLE_BOOT_DEVICE\r\nmore words\r\n"
    stage_console(staged.make().world, Console("vm-1", log, blue=True))
    seen = staged.port.read_boot_diagnostics(staged.vm_id)
    assert seen.lines == ("*** STOP: 0x0000007B INACCESSIBLE_BOOT_DEVICE",)
    assert recognise(seen.lines).name == "inaccessible boot device (0x7B)"
    assert mostly_blue(seen.screen)


def test_another_machines_console_is_not_this_ones(staged):
    stage_console(staged.make().world, Console("vm-2", "STOP: 0x1", blue=True))
    assert staged.port.read_boot_diagnostics(staged.vm_id).lines == ()


def test_boot_diagnostics_that_are_off_say_so(staged):
    stage_console(staged.make().world, Console(enabled=False))
    assert not staged.port.read_boot_diagnostics(staged.vm_id).enabled


def test_of_a_machine_that_is_not_there_nothing_is_read(staged):
    assert refusal(staged.port.read_boot_diagnostics, staged.vm_id).code == "compute.404"
    assert refusal(staged.port.start_command, staged.order()).code == "compute.404"
    assert refusal(staged.port.get_command, staged.ref).code == "compute.404"
    staged.port.delete_command(staged.ref)


@pytest.mark.parametrize(
    ("answer", "state", "code", "words"),
    [
        (ScriptAnswer(output="well"), "Succeeded", 0, "well"),
        (ScriptAnswer(output="half", error="bad", exit_code=3), "Failed", 3, "half\nbad"),
        (ScriptAnswer(script="never", exit_code=9), "Succeeded", 0, ""),
        (ScriptAnswer(machine="vm-2", exit_code=9), "Succeeded", 0, ""),
    ],
)
def test_a_command_ends_as_its_script_does(staged, answer, state, code, words):
    answer_scripts(staged.make().world, answer)
    staged.port.start_command(staged.order())
    assert staged.port.get_command(staged.ref).state is MachineCommandState.RUNNING
    staged.wait(minutes=1)
    ended = staged.port.get_command(staged.ref)
    assert (ended.state.value, ended.exit_code, ended.words) == (state, code, words)


def test_a_command_that_hangs_is_timed_out(staged):
    answer_scripts(staged.make().world, ScriptAnswer(hangs=True))
    staged.port.start_command(staged.order())
    for minutes, state in ((4, "Running"), (2, "TimedOut")):
        staged.wait(minutes=minutes)
        assert staged.port.get_command(staged.ref).state.value == state


def test_a_command_waits_for_an_agent_that_never_comes(staged):
    inject(staged.world, Fault(FaultKind.AGENT_NEVER_READY))
    staged.make().port.start_command(staged.order())
    staged.wait(hours=3)
    assert staged.port.get_command(staged.ref).state is MachineCommandState.PENDING


def test_a_command_is_begun_once_and_leaves_nothing(staged):
    staged.make().port.start_command(staged.order())
    staged.wait(minutes=1)
    staged.port.start_command(staged.order("something else"))
    assert staged.port.get_command(staged.ref).state is MachineCommandState.SUCCEEDED
    staged.port.delete_command(staged.ref)
    assert staged.commands() == []
    staged.port.delete_command(staged.ref)
    assert refusal(staged.port.get_command, staged.ref).code == "compute.404"


def test_of_long_words_the_end_is_kept(staged):
    answer_scripts(staged.make().world, ScriptAnswer(output="x" * 5000, error="the end"))
    staged.port.start_command(staged.order())
    staged.wait(minutes=1)
    words = staged.port.get_command(staged.ref).words
    assert len(words) == 500
    assert words.endswith("the end")


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (Fault(FaultKind.LOST_RESPONSE, "get_boot_blob"), "RemoteDisconnected"),
        (Fault(FaultKind.HTTP_ERROR, "get_boot_blob", status=403), "status 403"),
    ],
)
def test_a_signed_address_is_in_no_error_and_in_no_log(served, caplog, fault, why):
    caplog.set_level(logging.DEBUG)
    inject(served.world, fault)
    with pytest.raises(Transient) as caught:
        served.port.read_boot_diagnostics(served.vm_id)
    error = caught.value
    assert str(error) == f"{served.vm_id}: console log: it can't be read: {why}"
    assert (error.__cause__, error.__context__) == (None, None)
    served.port.read_boot_diagnostics(served.vm_id)
    assert [each for each in caplog.messages if "bootdiagnostics/" in each.lower()] == []


def test_an_azure_that_is_busy_is_asked_again(staged):
    busy = Fault(FaultKind.HTTP_ERROR, "get_boot_diagnostics", status=503, code="ServerBusy")
    inject(staged.make().world, busy)
    with pytest.raises(Transient):
        staged.port.read_boot_diagnostics(staged.vm_id)
    assert staged.port.read_boot_diagnostics(staged.vm_id).enabled
