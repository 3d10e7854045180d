from datetime import timedelta

import pytest

from domain.cutover import Hook, HookKind
from domain.errors import Refused
from domain.hook import HookCall, hook_vigil, require_well
from domain.machine_command import MachineCommand, MachineCommandState
from domain.mobility_service import COMMAND_DELIVERY
from domain.source_instance import InstanceRef

REF = InstanceRef("123456789012", "eu-central-1", "i-1")
TIME = timedelta(minutes=5)


@pytest.mark.parametrize("undo", [False, True])
def test_a_script_on_an_instance_is_waited_for_until_it_can_no_longer_begin(undo):
    hook = Hook("lb", HookKind.COMMAND, "Set-Lb", "Reset-Lb", "i-2", TIME)
    vigil = hook_vigil(HookCall(hook, "w1", REF, "/vm", undo=undo))
    assert vigil.patience > TIME + COMMAND_DELIVERY + timedelta(minutes=1)


def test_a_script_on_the_new_machine_is_waited_for_a_little_longer_than_its_time():
    hook = Hook("lb", HookKind.COMMAND, "Set-Lb", "Reset-Lb", "", TIME)
    assert hook_vigil(HookCall(hook, "w1", REF, "/vm")).patience == TIME + timedelta(minutes=5)


def test_a_script_that_failed_is_refused_without_a_word_of_what_it_said():
    hook = Hook("lb", HookKind.COMMAND, "Set-Lb", "Reset-Lb", "", TIME)
    call = HookCall(hook, "w1", REF, "/vm")
    require_well(call, MachineCommand(MachineCommandState.SUCCEEDED, 0))
    said = MachineCommand(MachineCommandState.SUCCEEDED, 3, "password: hunter2")
    with pytest.raises(Refused, match="exit code 3") as refused:
        require_well(call, said)
    assert "hunter2" not in str(refused.value) + refused.value.remedy
