"""A channel: a way to tell somebody, as the settings describe it. It holds no secret."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit


class ChannelKind(StrEnum):
    """By what people, or machines, are told."""

    EMAIL = "email"
    AZURE_EMAIL = "azure_email"
    TEAMS = "teams"
    SLACK = "slack"
    WEBHOOK = "webhook"
    EVENT_GRID = "event_grid"


class Encryption(StrEnum):
    """How a mail server is spoken to; plain only on this machine."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


MACHINES = frozenset({ChannelKind.WEBHOOK, ChannelKind.EVENT_GRID})
_MAIL = frozenset({ChannelKind.EMAIL, ChannelKind.AZURE_EMAIL})
_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to tell somebody.

    `to` are mail addresses, `sender` whose mail it is. `host`, `port`, `user` and `encryption` are
    a mail server's; `endpoint` is Azure's, or a webhook's address. `secret` refers to what nobody
    else may know: the mail server's password, the address of a Teams or Slack webhook, the key that
    a webhook's events are signed with. With an `approver`, an object id, all that comes by the
    channel is for this person alone, who gets links to approve and reject.
    """

    name: str
    kind: ChannelKind
    to: tuple[str, ...] = ()
    sender: str = ""
    host: str = ""
    port: int = 587
    user: str = ""
    encryption: Encryption = Encryption.STARTTLS
    endpoint: str = ""
    secret: str = ""
    approver: str = ""
    approver_name: str = ""

    def __str__(self) -> str:
        return f"channel {self.name}"


def faults(channel: Channel) -> tuple[str, ...]:
    """List what is wrong with a channel, in words; nothing where it can be used."""
    needed = {
        "to": channel.kind in _MAIL and not channel.to,
        "sender": channel.kind in _MAIL and not channel.sender,
        "host": channel.kind is ChannelKind.EMAIL and not channel.host,
        "endpoint": channel.kind not in {ChannelKind.EMAIL, *_POSTED} and not channel.endpoint,
        "secret": (channel.kind in {*_POSTED, ChannelKind.WEBHOOK} or bool(channel.user))
        and not channel.secret,
    }
    found = [f"{channel} needs {name}" for name, lacking in needed.items() if lacking]
    if channel.endpoint and urlsplit(channel.endpoint).scheme != "https":
        found.append(f"{channel}: its endpoint is not https")
    if channel.encryption is Encryption.NONE and channel.host not in _THIS_MACHINE:
        found.append(f"{channel}: mail goes unencrypted on this machine only")
    if channel.approver and channel.kind in _MAIL and len(channel.to) != 1:
        found.append(f"{channel}: what is for its approver alone goes to one address")
    if channel.approver and channel.kind in MACHINES:
        found.append(f"{channel}: a machine is no approver")
    return tuple(found)


_POSTED = frozenset({ChannelKind.TEAMS, ChannelKind.SLACK})
