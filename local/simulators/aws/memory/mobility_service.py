"""The port MobilityService in memory."""

from collections.abc import Callable
from datetime import datetime

from clouds.aws.command_documents import (
    CLASSIC_INSTALLATION,
    DETECTION,
    INSTALLATION,
    REGISTRATION,
)
from clouds.aws.installation import installation_command
from clouds.aws.manual_step import manual_step
from domain.component import Role
from domain.errors import Refused
from domain.mobility_agent import AgentSearch, AgentSighting, sighting_of
from domain.mobility_service import (
    AgentConfiguration,
    Command,
    CommandRef,
    CommandState,
    ConfigurationRequest,
    InstallationOrder,
)
from domain.names import agent_configuration_name, detection_key
from domain.source_instance import InstanceRef
from local.clock import Clock
from local.simulators.aws.listeners import Listeners
from local.simulators.aws.machine import Machine
from local.simulators.aws.memory.appliance import MemoryAppliance
from local.simulators.aws.memory.commands import MemoryCommands
from local.simulators.aws.memory.port import SimulatedPort
from local.simulators.aws.memory.secrets import MemorySecrets
from local.simulators.aws.memory.source_cloud import SimulatedSourceCloud
from local.simulators.aws.pace import FleetPace
from local.simulators.aws.plays import configuration_file


class SimulatedMobilityService(SimulatedPort):
    """Run Command on the machines of a simulated source cloud.

    `on_registered` hears of each machine whose mobility service has registered, `on_joined` of each
    server that joins, at the look that finds it done. `fleet.faults` takes what shall
    go wrong with commands.
    """

    def __init__(
        self,
        clock: Clock,
        source: SimulatedSourceCloud,
        *,
        pace: FleetPace | None = None,
        on_registered: Callable[[Machine], None] | None = None,
        on_joined: Callable[[Machine, Role], None] | None = None,
    ) -> None:
        super().__init__()
        listeners = Listeners()
        listeners.registered = on_registered or listeners.registered
        listeners.joined = on_joined or listeners.joined
        self.secrets = MemorySecrets(clock)
        self.commands = MemoryCommands(clock, source, self.secrets, listeners, pace or FleetPace())
        self.fleet = self.commands.fleet
        self._appliance = MemoryAppliance(self.commands)

    def put_configuration(self, ref: InstanceRef, config_input: str) -> None:
        """Do what the manual step asks a person to do."""
        self.secrets.put(ref, agent_configuration_name(ref), configuration_file(config_input))

    def start_installation(self, order: InstallationOrder) -> Command:
        """Begin to install it, or find the installation that stands."""
        with self.changing("start_installation", order.ref):
            registrations = self.commands.sent(order.ref, "register")
            done = [run for run in registrations if self.commands.state(run) == "Success"]
            registered = max((run.requested for run in done), default=None)
            parameters = installation_command(order).parameters
            if order.passphrase_name:
                classic = ("install-classic", CLASSIC_INSTALLATION)
                return self._start(order.ref, *classic, parameters, registered)
            return self._start(order.ref, "install", INSTALLATION, parameters, registered)

    def detect_agent(self, search: AgentSearch) -> AgentSighting:
        """Tell what the latest look has found, and begin the next one."""
        with self.changing("detect_agent", search.ref):
            key, ref = detection_key(search.ref, search.run), search.ref
            sent = self.commands.sent_keyed(key)
            if not any(self.commands.underway(run) for run in sent):
                try:
                    self.commands.send_keyed(ref, key, DETECTION, {})
                except Refused:
                    return AgentSighting(reachable=False)
            ended = [run for run in sent if not self.commands.underway(run)]
            if not ended:
                return AgentSighting()
            read = self.commands.read(CommandRef(ref, ended[-1].sending.command_id))
            return sighting_of(read)

    def request_configuration(self, request: ConfigurationRequest) -> AgentConfiguration:
        """Tell whether the file lies ready; see to it that somebody makes it."""
        with self.changing("request_configuration", request.ref):
            self.fleet.settle()
            if self._written_at(request.ref):
                return AgentConfiguration(ready=True)
            if request.appliance_instance is None:
                return AgentConfiguration(ready=False, manual_step=manual_step(request))
            self._appliance.ask(request, request.appliance_instance)
            return AgentConfiguration(ready=False)

    def start_registration(self, ref: InstanceRef) -> Command:
        """Begin to register it, or find the registration that stands."""
        with self.changing("start_registration", ref):
            parameters = {"ParameterName": agent_configuration_name(ref)}
            return self._start(ref, "register", REGISTRATION, parameters, self._written_at(ref))

    def discard_configuration(self, ref: InstanceRef) -> None:
        """Delete the secret, if it is there; nobody writes it after that."""
        with self.changing("discard_configuration", ref):
            self._appliance.call_off(ref)
            self.secrets.delete(ref, agent_configuration_name(ref))

    def get_command(self, command: CommandRef) -> Command:
        """Read how far a command is."""
        with self.reading("get_command"):
            return self.commands.read(command)

    def _start(
        self,
        ref: InstanceRef,
        purpose: str,
        family: str,
        parameters: dict[str, str],
        outdated: datetime | None,
    ) -> Command:
        for run in reversed(self.commands.sent(ref, purpose)):
            state = self.commands.state(run)
            fresh = state is CommandState.SUCCESS and (not outdated or run.requested >= outdated)
            if fresh or self.commands.underway(run):
                return Command(run.sending.command_id, state)
        return Command(self.commands.send(ref, purpose, family, parameters))

    def _written_at(self, ref: InstanceRef) -> datetime | None:
        return self.secrets.written_at(ref, agent_configuration_name(ref))
