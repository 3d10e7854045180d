"""By what people are told: one adapter for each kind of channel."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from clouds.notifying.azure import AzureEmail, EventGrid
from clouds.notifying.mail import Mail
from clouds.notifying.posting import Posting
from clouds.safe_door import SafeDoor
from domain.notification.channel import Channel, ChannelKind
from domain.notification.wording import Message

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential


class Channels:
    """The port Notifier."""

    def __init__(
        self,
        secret_of: Callable[[Channel], str | None],
        door: SafeDoor,
        credential: "Callable[[], TokenCredential]",
        source: str = "/ferry",
    ) -> None:
        self._secret_of = secret_of
        self.mail = Mail()
        self.posting = Posting(door, source)
        self.azure_email = AzureEmail(credential)
        self.event_grid = EventGrid(credential, source)

    def send(self, channel: Channel, message: Message, at: datetime) -> None:
        """Tell it, by the adapter of the channel's kind."""
        match channel.kind:
            case ChannelKind.EMAIL:
                secret = self._secret_of(channel) if channel.user else None
                self.mail.send(channel, message, secret, at)
            case ChannelKind.AZURE_EMAIL:
                self.azure_email.send(channel, message)
            case ChannelKind.EVENT_GRID:
                self.event_grid.send(channel, message)
            case _:
                self.posting.send(channel, message, self._secret_of(channel), at)
