"""The appliance's command line in memory."""

from clouds.aws.command_documents import CONFIGURATION
from domain.errors import Transient
from domain.mobility_service import CommandRef, CommandState, ConfigurationRequest
from domain.names import agent_configuration_name
from domain.source_instance import InstanceRef
from local.simulators.aws.memory.commands import MemoryCommands
from local.simulators.aws.memory.port import refuse


class MemoryAppliance:
    """Has the appliance make a configuration file; tells a failure once, then tries again."""

    def __init__(self, commands: MemoryCommands) -> None:
        self._commands = commands
        self._attempts: dict[InstanceRef, str] = {}

    def ask(self, request: ConfigurationRequest, appliance: InstanceRef) -> None:
        """See to it that the file is being made; Refused when the attempt has failed."""
        if request.ref.account_id != appliance.account_id:
            code = "mobility_service.appliance_in_other_account"
            refuse(code, request.ref, "the appliance is in another account", "Make it by hand.")
        attempt = self._attempts.get(request.ref)
        sent = self._commands.sent(request.ref, "configure")
        state = next((self._commands.state(r) for r in sent if r.sending.command_id == attempt), "")
        if attempt is None or state is CommandState.SUCCESS:
            self._begin(request, appliance)
        elif state in {CommandState.FAILED, CommandState.TIMED_OUT, CommandState.CANCELLED}:
            del self._attempts[request.ref]
            ended = self._commands.read(CommandRef(appliance, attempt))
            code = f"mobility_service.configuration_{ended.exit_code}"
            refuse(code, request.ref, f"no configuration file: {ended.error}", "Mend, run again.")

    def call_off(self, ref: InstanceRef) -> None:
        """See that no file is being made for the instance; Transient while one still may be."""
        attempt = self._attempts.get(ref)
        for run in self._commands.sent(ref, "configure"):
            if run.sending.command_id == attempt and self._commands.underway(run):
                run.cancel(self._commands.fleet.clock.now())
                raise Transient(f"{ref}: its configuration file is being made; that was called off")

    def _begin(self, request: ConfigurationRequest, appliance: InstanceRef) -> None:
        parameters = {
            "ConfigInput": request.config_input,
            "ParameterName": agent_configuration_name(request.ref),
            "Region": request.ref.region,
        }
        command_id = self._commands.send(
            request.ref, "configure", CONFIGURATION, parameters, on=appliance
        )
        self._attempts[request.ref] = command_id
