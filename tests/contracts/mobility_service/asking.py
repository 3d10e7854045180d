"""What is asked of the mobility service."""

import pytest

from domain.errors import Refused
from domain.mobility_agent import AgentSearch
from domain.mobility_service import (
    CommandRef,
    ConfigurationRequest,
    InstallationOrder,
    Installer,
    read_installation,
)

INSTALLER = Installer("s3://ferry-installers/agent.exe", "a1" * 32)


def install(world, ref):
    return world.mobility.start_installation(InstallationOrder(ref, INSTALLER, "10.0.0.10"))


def read(world, ref, command):
    return world.mobility.get_command(CommandRef(ref, command.command_id))


def end(world, ref, command):
    world.pass_time(minutes=10)
    return read(world, ref, command)


def installed(world, ref):
    return read_installation(end(world, ref, install(world, ref)), str(ref))


def request_for(world, ref, appliance=None):
    return ConfigurationRequest(ref, installed(world, ref).config_input, "appliance-1", appliance)


def refusal(call, *arguments):
    with pytest.raises(Refused) as refused:
        call(*arguments)
    return refused.value.refusal.code


def detected(world, ref, run="w1:i"):
    """Look twice, as a watch does: the second look tells what the first has found."""
    world.mobility.detect_agent(AgentSearch(ref, run))
    world.pass_time(minutes=1)
    return world.mobility.detect_agent(AgentSearch(ref, run))


def classic_order(ref):
    name = "/ferry/landing-zone/north/passphrase"
    return InstallationOrder(ref, INSTALLER, "10.0.0.5", "10.1.0.4", name)
