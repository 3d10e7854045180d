"""The port SourceServers: a landing zone's servers in EC2, what they are told, what they reach."""

from collections.abc import Callable

from clouds.aws import passphrase, server_launch
from clouds.aws.command_documents import reach_document
from clouds.aws.commands import CommandOrder, Commands
from clouds.aws.errors import aws_calls
from clouds.aws.server_search import describe, find_server, home_of
from clouds.aws.session import Sessions
from domain.landing_zone import AwsPlace, AzurePlace, ReachOrder, Server, ServerOrder
from domain.mobility_service import Command
from domain.names import reach_key

type PassphraseReader = Callable[[str, AzurePlace], str | None]


class AwsSourceServers:
    """Servers beside the source instances; every call may raise Transient or Refused.

    `read_passphrase` reads a zone's passphrase out of the key vault of its Azure place, None while
    there is none.
    """

    def __init__(self, sessions: Sessions, read_passphrase: PassphraseReader) -> None:
        self._sessions = sessions
        self._commands = Commands(sessions)
        self._read_passphrase = read_passphrase

    def ensure_server(self, order: ServerOrder) -> Server:
        """Launch the server, or find it by its tags; `ready` once it runs.

        Refused `ec2.no_route` when the subnet leads nowhere.
        """
        found = find_server(self._sessions, order)
        return describe(order, found or server_launch.launch(self._sessions, order))

    def terminate_server(self, order: ServerOrder) -> None:
        """Terminate a server that ensure_server launched, if it is there."""
        if found := find_server(self._sessions, order):
            with aws_calls("ec2", order.zone):
                ec2 = self._sessions.ec2(home_of(order.aws))
                ec2.terminate_instances(InstanceIds=[found["InstanceId"]])

    def share_passphrase(self, zone: str, place: AwsPlace, azure: AzurePlace) -> bool:
        """Copy the passphrase from the key vault to where the set-up reads; False while it can't.

        What is there is replaced: the key vault has the one that counts.
        """
        secret = self._read_passphrase(zone, azure)
        if secret:
            passphrase.share(self._sessions, home_of(place), zone, secret)
        return bool(secret)

    def discard_passphrase(self, zone: str, place: AwsPlace) -> None:
        """Delete that copy, if it is there."""
        passphrase.discard(self._sessions, home_of(place), zone)

    def start_reach_check(self, order: ReachOrder) -> Command:
        """Begin to try the ports from the server, or find the same check underway.

        Its output is what read_reach reads.
        """
        asked, document = targets(order.ports), reach_document()
        key = reach_key(order.server, asked)
        for sent in self._commands.sent(order.server, key, document):
            if sent.underway:
                return Command(sent.command_id, sent.state)
        command = CommandOrder(order.server, key, document, {"Targets": asked})
        return Command(self._commands.send(command))


def targets(ports: dict[str, tuple[int, ...]]) -> str:
    """Spell addresses and their ports as the command document takes them."""
    return ";".join(f"{address}:{','.join(map(str, each))}" for address, each in ports.items())
