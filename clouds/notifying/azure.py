"""Channels of Azure's own, by the app's identity: Communication Services' e-mail, Event Grid."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from clouds.azure.errors import translated
from clouds.notifying.cloud_events import cloud_event
from domain.notification.channel import Channel
from domain.notification.pages import html_page, plain_text
from domain.notification.wording import Message

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential

_OPTIONS: dict[str, Any] = {"retry_total": 0, "connection_timeout": 10, "read_timeout": 20}


@dataclass(frozen=True, slots=True)
class AzureEmail:
    """Sends mail by Azure Communication Services."""

    credential: "Callable[[], TokenCredential]"
    options: dict[str, Any] = field(default_factory=dict)

    def send(self, channel: Channel, message: Message) -> None:
        """Hand it over; the message's id is the operation's, so that twice is once.

        That Azure has taken it is all that is waited for: what becomes of it stands in its own log.
        """
        from azure.communication.email import EmailClient  # noqa: PLC0415 (keeps starts short)

        from clouds.azure.mutating_calls import TellCalls  # noqa: PLC0415

        more = {"per_call_policies": [TellCalls()], **_OPTIONS, **self.options}
        client = EmailClient(channel.endpoint, self.credential(), **more)
        with translated("communication", channel.name), client:
            client.begin_send(
                _mail(channel, message),
                operation_id=str(uuid.UUID(message.id)),
                polling=False,
            )


@dataclass(frozen=True, slots=True)
class EventGrid:
    """Publishes CloudEvents to a topic of Event Grid."""

    credential: "Callable[[], TokenCredential]"
    source: str
    options: dict[str, Any] = field(default_factory=dict)

    def send(self, channel: Channel, message: Message) -> None:
        """Publish it under the message's id."""
        from azure.core.messaging import CloudEvent  # noqa: PLC0415
        from azure.eventgrid import EventGridPublisherClient  # noqa: PLC0415

        more = {**_OPTIONS, **self.options}
        event: CloudEvent[Any] = CloudEvent.from_dict(cloud_event(message, self.source))
        client = EventGridPublisherClient(channel.endpoint, self.credential())
        with translated("event_grid", channel.name), client:
            client.send(event, **more)  # what is said when it is made, it does not heed


def _mail(channel: Channel, message: Message) -> dict[str, Any]:
    """Write a message as Communication Services takes it."""
    return {
        "senderAddress": channel.sender,
        "recipients": {"to": [{"address": each} for each in channel.to]},
        "content": {
            "subject": " ".join(message.subject.split()),
            "plainText": plain_text(message),
            "html": html_page(message),
        },
        "headers": {"Auto-Submitted": "auto-generated"},
        "userEngagementTrackingDisabled": True,
    }
