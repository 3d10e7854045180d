"""The port MobilityService on Systems Manager: Run Command, and Parameter Store for the secret."""

from datetime import datetime

from clouds.aws import agent_detection, configuration_secret
from clouds.aws.appliance_command_line import ApplianceCommandLine
from clouds.aws.command_documents import registration_document
from clouds.aws.commands import CommandOrder, Commands
from clouds.aws.installation import installation_command
from clouds.aws.manual_step import manual_step
from clouds.aws.session import Sessions
from domain.mobility_agent import AgentSearch, AgentSighting
from domain.mobility_service import (
    AgentConfiguration,
    Command,
    CommandRef,
    ConfigurationRequest,
    InstallationOrder,
)
from domain.names import agent_configuration_name, command_key
from domain.source_instance import InstanceRef


class AwsMobilityService:
    """The mobility service on the instances; every call may raise Transient or Refused."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._commands = Commands(sessions)
        self._appliance = ApplianceCommandLine(sessions, self._commands)

    def start_installation(self, order: InstallationOrder) -> Command:
        """Begin to install it, or find the installation that is underway or has succeeded.

        What a success reported holds until the machine is registered: after that it is asked
        anew, and answers that it is.
        """
        ref, command = order.ref, installation_command(order)
        registrations = self._commands.sent(
            ref, command_key(ref, "register"), registration_document()
        )
        registered = max((c.requested for c in registrations if c.succeeded), default=None)
        return self._start(command, registered)

    def detect_agent(self, search: AgentSearch) -> AgentSighting:
        """Tell what the latest look for an agent has found, and begin the next one."""
        return agent_detection.detect(self._commands, search)

    def request_configuration(self, request: ConfigurationRequest) -> AgentConfiguration:
        """Tell whether the configuration file lies ready; see to it that somebody makes it.

        Refused, once, when the appliance could not make it.
        """
        if configuration_secret.written_at(self._sessions, request.ref):
            return AgentConfiguration(ready=True)
        if request.appliance_instance is None:
            return AgentConfiguration(ready=False, manual_step=manual_step(request))
        self._appliance.ask(request, request.appliance_instance)
        return AgentConfiguration(ready=False)

    def start_registration(self, ref: InstanceRef) -> Command:
        """Begin to register it, or find the registration that is underway or has succeeded.

        A configuration file newer than a success means that the machine has to register again.
        """
        key, document = command_key(ref, "register"), registration_document()
        order = CommandOrder(ref, key, document, {"ParameterName": agent_configuration_name(ref)})
        return self._start(order, configuration_secret.written_at(self._sessions, ref))

    def discard_configuration(self, ref: InstanceRef) -> None:
        """Delete the secret that carried the file, if it is there; nobody writes it after that."""
        self._appliance.call_off(ref)
        configuration_secret.discard(self._sessions, ref)

    def get_command(self, command: CommandRef) -> Command:
        """Read how far a command is on the instance."""
        return self._commands.read(command)

    def _start(self, order: CommandOrder, outdated: datetime | None) -> Command:
        """Find the command underway, or one that succeeded after the given time; else send one."""
        for sent in reversed(self._commands.sent(order.ref, order.key, order.document)):
            fresh = sent.succeeded and (outdated is None or sent.requested >= outdated)
            if sent.underway or fresh:
                return Command(sent.command_id, sent.state)
        return Command(self._commands.send(order))
