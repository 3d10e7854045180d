"""Channels that take a POST: Teams, Slack, and whoever takes signed CloudEvents."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clouds.notifying.answers import judge, refused, without_secret
from clouds.notifying.cards import adaptive_card, slack_blocks
from clouds.notifying.cloud_events import CONTENT_TYPE, cloud_event, signature_headers
from clouds.safe_door import NotToBeCalledError, SafeDoor
from domain.errors import Transient
from domain.notification.channel import Channel, ChannelKind
from domain.notification.wording import Message

_SECONDS = 20.0
_SHOWN: dict[ChannelKind, Callable[[Message], dict[str, Any]]] = {
    ChannelKind.TEAMS: adaptive_card,
    ChannelKind.SLACK: slack_blocks,
}


@dataclass(frozen=True, slots=True)
class Posting:
    """Posts messages, through the door that calls none of our own addresses."""

    door: SafeDoor
    source: str

    def send(self, channel: Channel, message: Message, secret: str | None, at: datetime) -> None:
        """Post it; a Teams or Slack address is the secret itself, and is in nothing we raise."""
        if not secret:
            raise without_secret(channel)
        if show := _SHOWN.get(channel.kind):
            address, body = secret, json.dumps(show(message)).encode()
            headers = {"Content-Type": "application/json"}
        else:
            address, body = channel.endpoint, json.dumps(cloud_event(message, self.source)).encode()
            headers = {"Content-Type": CONTENT_TYPE, **_signed(channel, message, body, secret, at)}
        try:
            answer = self.door.post(address, body, {"User-Agent": "ferry", **headers}, _SECONDS)
        except NotToBeCalledError as error:
            raise refused(channel, error.code, error.detail, error.remedy) from None
        except Transient as error:
            raise Transient(f"{channel}: {error}") from None
        judge(channel, answer)


def _signed(
    channel: Channel, message: Message, body: bytes, secret: str, at: datetime
) -> dict[str, str]:
    try:
        return signature_headers(message.id, body, secret, at)
    except ValueError as error:
        remedy = "Make one: openssl rand -base64 32."
        raise refused(channel, "secret", f"{error}", remedy) from None
