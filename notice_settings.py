"""The settings of notifications: the channels that there are, and who is told of every wave."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from domain.notification.channel import Channel, faults
from link_settings import LinkSettings
from setting import setting

if TYPE_CHECKING:
    from domain.notification.subscriber import Subscriber

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_JSON = ("channels_json", "channel_secrets", "subscribers_json")
_SECRET = re.compile(
    r"setting:[a-z0-9-]{1,60}|https://[A-Za-z0-9-]{3,24}\.vault\.(azure\.net|azure\.cn|"
    r"usgovcloudapi\.net)/secrets/ferry-channel-[A-Za-z0-9-]{1,100}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSettings(LinkSettings):
    """By what people are told; read with all others by Settings. Without a channel nobody is."""

    channels_json: str = setting(
        "FERRY_CHANNELS",
        "Channels that people and machines are told by, as a JSON list (docs/notifications.md); "
        "it holds no secret, only where secrets are kept. Empty: nobody is told of anything.",
        default="",
        pattern=r"\[.*\]",
    )
    channel_secrets: str = setting(
        "FERRY_CHANNEL_SECRETS",
        "Secrets of channels by name, as JSON, which channels refer to as setting:NAME; in Azure "
        "a reference to a key vault.",
        default="",
        pattern=r"\{.*\}",
    )
    subscribers_json: str = setting(
        "FERRY_NOTIFICATIONS",
        "Who is told of every wave, as a JSON list written as a wave's notifications are; a wave "
        "that names a channel itself is told of there as it says.",
        default="",
        pattern=r"\[.*\]",
    )
    notify_schedule: str = setting(
        "FERRY_NOTIFY_SCHEDULE",
        "When to look for what people are to be told: a schedule of Azure Functions, with seconds.",
        default="20 * * * * *",
    )
    stalled_minutes: int = setting(
        "FERRY_STALLED_MINUTES",
        "After how many minutes without news a migration that should move by itself counts as "
        "stalled.",
        default=180,
        pattern="[1-9][0-9]{0,4}",
    )
    public_url: str = setting(
        "FERRY_PUBLIC_URL",
        "Address at which people reach Ferry, for the links in notifications; empty: that of the "
        "function app.",
        default="",
        pattern=r"https?://[^\s?#]+",
    )
    platform_host: str = setting(
        "WEBSITE_HOSTNAME", "Set by App Service itself: the host name of the app.", default=""
    )

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Every channel that there is."""
        return _read(Channel, self.channels_json)

    @property
    def subscribers(self) -> "tuple[Subscriber, ...]":
        """Who is told of every wave."""
        from domain.notification.subscriber import (  # noqa: PLC0415 (keeps the cold start short)
            Subscriber,
        )

        return _read(Subscriber, self.subscribers_json)

    @property
    def home(self) -> str:
        """The address at which people reach Ferry, without a slash at its end; empty if unknown."""
        host = f"https://{self.platform_host}" if self.platform_host else ""
        return (self.public_url or host).rstrip("/")

    def channel_secret(self, name: str) -> str:
        """Give a secret of FERRY_CHANNEL_SECRETS; empty where there is none of this name."""
        known = json.loads(self.channel_secrets) if self.channel_secrets else {}
        return str(known.get(name, ""))


def notice_conflicts(values: Mapping[str, Any]) -> list[str]:
    """Tell what can't be read, or does not go together; never what a secret is."""
    if not any(values.get(each) for each in _JSON):
        return []
    from domain.notification.subscriber import (  # noqa: PLC0415 (only where there is one to read)
        Subscriber,
        subscriber_faults,
    )

    try:
        channels = _read(Channel, values.get("channels_json", ""))
        subscribers = _read(Subscriber, values.get("subscribers_json", ""))
    except ValueError as error:
        return [f"FERRY_CHANNELS or FERRY_NOTIFICATIONS can't be read: {error}."]
    found = [fault for each in channels for fault in faults(each)]
    names = [each.name for each in channels]
    found += [f"{each}: its name is not lower case" for each in names if not _NAME.fullmatch(each)]
    found += [f"channel {each} is there twice" for each in set(names) if names.count(each) > 1]
    found += [
        f"{each}: its secret is no reference"
        for each in channels
        if each.secret and not _SECRET.fullmatch(each.secret)
    ]
    found += [fault for each in subscribers for fault in subscriber_faults(each, names)]
    try:
        json.loads(values.get("channel_secrets") or "{}")
    except ValueError:
        found.append("FERRY_CHANNEL_SECRETS is no JSON object")
    return [f"Notifications: {each}." for each in found]


@lru_cache(maxsize=8)
def _read[Shape: (Channel, Subscriber)](shape: type[Shape], text: str) -> tuple[Shape, ...]:
    """Read a list; ValueError says what is wrong, without repeating it."""
    if not text:
        return ()
    from pydantic import ValidationError  # noqa: PLC0415 (only where there is something to read)

    from domain.notification.subscriber import QuietHours  # noqa: PLC0415
    from wire import from_wire  # noqa: PLC0415

    entries = json.loads(text)
    for entry in entries:
        _require_known(shape, entry)
        if isinstance(entry, dict) and entry.get("quiet_hours"):
            _require_known(QuietHours, entry["quiet_hours"])
    try:
        return tuple(from_wire(shape, each) for each in entries)
    except ValidationError as error:
        wrong = {".".join(map(str, each["loc"])): each["msg"] for each in error.errors()}
        said = "; ".join(f"{where}: {what}" for where, what in wrong.items())
        raise ValueError(said) from None


def _require_known(shape: Any, entry: Any) -> None:
    names = {each.name for each in fields(shape)}
    if not isinstance(entry, dict) or not entry.keys() <= names:
        raise ValueError(f"an entry has other fields than {', '.join(sorted(names))}")
