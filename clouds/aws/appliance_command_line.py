"""The appliance's own command line, over Systems Manager: it makes the configuration files."""

from clouds.aws import configuration_secret, tags
from clouds.aws.command_documents import configuration_document
from clouds.aws.commands import CommandOrder, Commands, SentCommand
from clouds.aws.session import Sessions
from domain.errors import Refusal, Refused, Transient
from domain.mobility_service import CommandRef, ConfigurationRequest
from domain.names import agent_configuration_name, command_key
from domain.source_instance import InstanceRef, SourceTags

ATTEMPT_TAG = "ferry:configuration-command"


class ApplianceCommandLine:
    """Has the appliance put an instance's configuration file into the instance's secret."""

    def __init__(self, sessions: Sessions, commands: Commands) -> None:
        self._sessions = sessions
        self._commands = commands

    def ask(self, request: ConfigurationRequest, appliance: InstanceRef) -> None:
        """See to it that the file is being made; Refused, once, when the attempt has failed.

        A tag on the instance tells which command is the attempt. It goes when its failure is
        told, and when the migration is taken back: whoever asks after that begins another.
        """
        _require_one_account(request.ref, appliance)
        key = command_key(request.ref, "configure")
        sent = self._commands.sent(appliance, key, configuration_document())
        marked = tags.read_tags(self._sessions, request.ref).get(ATTEMPT_TAG)
        attempt = next((command for command in sent if command.command_id == marked), None)
        if attempt is None:
            self._begin(request, appliance, sent)
        elif attempt.succeeded:
            # What it made is gone, unless it came while we looked: the next look finds it.
            if not configuration_secret.written_at(self._sessions, request.ref):
                self._begin(request, appliance, sent)
        elif not attempt.underway:
            tags.remove_tags(self._sessions, request.ref, ATTEMPT_TAG)
            raise Refused(self._failure(request, CommandRef(appliance, attempt.command_id)))

    def call_off(self, ref: InstanceRef) -> None:
        """See that no file is being made for the instance; Transient while one still may be."""
        marked = tags.read_tags(self._sessions, ref).get(ATTEMPT_TAG)
        if marked and self._commands.call_off(ref, marked):
            raise Transient(f"{ref}: its configuration file is being made; that was called off")

    def _begin(
        self, request: ConfigurationRequest, appliance: InstanceRef, sent: list[SentCommand]
    ) -> None:
        underway = [command.command_id for command in sent if command.underway]
        command_id = underway[0] if underway else self._commands.send(_order(request, appliance))
        tags.tag_instance(self._sessions, SourceTags(request.ref, {ATTEMPT_TAG: command_id}))

    def _failure(self, request: ConfigurationRequest, command: CommandRef) -> Refusal:
        ended = self._commands.read(command)
        return Refusal(
            code=f"mobility_service.configuration_{ended.exit_code}",
            subject=str(request.ref),
            detail=f"the appliance {request.appliance_name} made no configuration file: command "
            f"{ended.state.lower()} with exit code {ended.exit_code}: {ended.error}",
            remedy="Mend what the appliance says, then run again; or leave the appliance's "
            "instance id out of the settings, and a person is asked to make the file.",
        )


def _order(request: ConfigurationRequest, appliance: InstanceRef) -> CommandOrder:
    parameters = {
        "ConfigInput": request.config_input,
        "ParameterName": agent_configuration_name(request.ref),
        "Region": request.ref.region,
    }
    key = command_key(request.ref, "configure")
    return CommandOrder(appliance, key, configuration_document(), parameters)


def _require_one_account(ref: InstanceRef, appliance: InstanceRef) -> None:
    if ref.account_id != appliance.account_id:
        raise Refused(
            Refusal(
                code="mobility_service.appliance_in_other_account",
                subject=str(ref),
                detail=f"the appliance is in account {appliance.account_id}, the instance in "
                f"{ref.account_id}: its command line cannot write a secret there yet",
                remedy="Leave the appliance's instance id out of the settings, and a person is "
                "asked to make the file; or use an appliance of the instance's account.",
            )
        )
