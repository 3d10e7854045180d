from datetime import timedelta

import pytest

from domain.machine import MachineIdentity, same_machine
from local.simulators.site_recovery.model.discovery import (
    get_machine,
    list_machines,
    register_agent,
    set_appliance_heartbeat,
    set_heartbeat,
)
from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.settings import Mode
from local.simulators.site_recovery.model.source_machine import AgentRegistration


def agent(**choices):
    return AgentRegistration("ec2a1b2c-0000-4000-8000-0000000000aa", "WIN-1.corp", **choices)


def shown(staging):
    return [machine.agent.host_name for machine in list_machines(staging.world)]


def test_a_machine_appears_only_after_the_delay(staging):
    register_agent(staging.world, agent())
    staging.wait(minutes=14)
    assert shown(staging) == []
    staging.wait(minutes=1)
    assert shown(staging) == ["WIN-1"]


def test_a_machine_may_have_a_delay_of_its_own_or_never_appear(staging):
    register_agent(staging.world, agent(after=timedelta(0)))
    register_agent(staging.world, AgentRegistration("x", "WIN-2", never=True))
    staging.wait(days=30)
    assert shown(staging) == ["WIN-1"]


def test_a_machine_that_is_not_shown_cannot_be_read_either(staging):
    machine = register_agent(staging.world, agent())
    with pytest.raises(ArmError) as caught:
        get_machine(staging.world, machine.name)
    staging.wait(minutes=15)
    assert caught.value.status == 404
    assert get_machine(staging.world, machine.name.upper()) is machine


def test_registering_again_makes_no_second_machine_but_a_new_heartbeat(staging):
    machine = staging.machine(1)
    set_heartbeat(staging.world, "WIN-1", beats=False)
    staging.wait(hours=1)
    again = register_agent(staging.world, machine.agent)
    assert (again, again.heartbeat.stopped, len(staging.world.machines)) == (machine, None, 1)


def test_looks_at_the_site_make_machines_appear_where_looks_move_the_world(stage):
    staging = stage(mode=Mode.LOOKS)
    register_agent(staging.world, agent())
    assert [shown(staging) for _ in range(3)] == [[], ["WIN-1"], ["WIN-1"]]


def test_the_bios_id_may_come_in_the_other_byte_order_and_still_be_the_machines(staging):
    machine = register_agent(staging.world, agent(swapped_bios_id=True))
    assert machine.bios_guid != machine.agent.bios_id
    reported = MachineIdentity(machine.agent.bios_id, "win-1")
    assert same_machine(reported, MachineIdentity(machine.bios_guid, machine.agent.fqdn))


@pytest.mark.parametrize("beat", [set_heartbeat, set_appliance_heartbeat])
def test_who_is_unknown_has_no_heartbeat(staging, beat):
    with pytest.raises(ArmError) as caught:
        beat(staging.world, "unheard-of", beats=False)
    assert caught.value.status == 404


def test_a_second_stop_does_not_move_the_first(staging):
    machine = staging.machine(1)
    set_heartbeat(staging.world, "WIN-1", beats=False)
    first = machine.heartbeat.stopped
    staging.wait(hours=1)
    set_heartbeat(staging.world, "WIN-1", beats=False)
    assert machine.heartbeat.stopped == first
