"""The mobility service on the source instances."""

from clouds.ports import Clouds
from domain.mobility_agent import AgentSearch, AgentSighting
from domain.mobility_service import (
    AgentConfiguration,
    Command,
    CommandRef,
    ConfigurationRequest,
    InstallationOrder,
    end_of,
)
from domain.source_instance import InstanceRef


def start_installation(clouds: Clouds, order: InstallationOrder) -> Command:
    """Begin to install it."""
    return clouds.mobility.start_installation(order)


def detect_agent(clouds: Clouds, search: AgentSearch) -> AgentSighting:
    """Tell what the latest look for it has found, and begin the next."""
    return clouds.mobility.detect_agent(search)


def request_configuration(clouds: Clouds, request: ConfigurationRequest) -> AgentConfiguration:
    """See to it that its configuration file is made, and tell whether it lies ready."""
    return clouds.mobility.request_configuration(request)


def start_registration(clouds: Clouds, ref: InstanceRef) -> Command:
    """Begin to register it."""
    return clouds.mobility.start_registration(ref)


def discard_configuration(clouds: Clouds, ref: InstanceRef) -> None:
    """Delete the secret that carried its configuration file."""
    clouds.mobility.discard_configuration(ref)


def get_command(clouds: Clouds, command: CommandRef) -> Command:
    """Read how far a command is."""
    return clouds.mobility.get_command(command)


def get_script_end(clouds: Clouds, command: CommandRef) -> Command:
    """Read how far an operator's command is, and nothing of what it has said."""
    return end_of(clouds.mobility.get_command(command))
