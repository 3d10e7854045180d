"""The columns of a fleet: how each is read, what it is without a value, and what to do instead."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.window import Window
from local.fleet.sizes import named, size_for

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WINDOW = re.compile(
    r"(?P<day>\S+)[ T](?P<opens>\d{1,2}:\d\d)\s+(?P<hours>\d+(\.\d+)?)\s*h", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `read` raises ValueError, whose words say why."""

    name: str
    read: Callable[[str], Any]
    default: str
    remedy: str
    meaning: str


def whole(text: str) -> int:
    """Read a number without a fraction, not below zero."""
    if not text.isdecimal():
        raise ValueError(f"{text!r} is no whole number")
    return int(text)


def amount(text: str) -> float:
    """Read a number, not below zero."""
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f"{text!r} is no number") from None
    if not 0 <= number < 1e9:  # noqa: PLR2004 (nan is not either)
        raise ValueError(f"{text!r} is not between 0 and a billion")
    return number


def _instance_id(text: str) -> str:
    if not re.fullmatch(r"i-[0-9a-f]{8,17}", text):
        raise ValueError(f"{text!r} is no instance id")
    return text


def _account(text: str) -> str:
    if not re.fullmatch(r"[0-9]{12}", text):
        raise ValueError(f"{text!r} is no account")
    return text


def _name(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", text):
        raise ValueError(f"{text!r} is no name")
    return text


def _disks(text: str) -> tuple[int, ...]:
    sizes = tuple(whole(each.strip()) for each in text.split("+"))
    if not all(0 < each <= 32_767 for each in sizes):  # noqa: PLR2004 (Azure's largest disk)
        raise ValueError(f"{text!r}: a disk has between 1 and 32767 GiB")
    return sizes


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no date") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{text!r} is no time zone") from None
    return text


def _window(text: str) -> tuple[str, time, timedelta] | None:
    if not text:
        return None
    found = _WINDOW.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no window")
    hours, minutes = map(int, found["opens"].split(":"))
    opens, day = time(hours, minutes), found["day"].casefold()
    if day[:3] not in _DAYS and day != "daily":
        datetime.fromisoformat(day)
    length = timedelta(hours=float(found["hours"]))
    if not length:
        raise ValueError(f"{text!r} is never open")
    return day, opens, length


def window_of(told: Mapping[str, Any]) -> Window | None:
    """Make an instance's window, by the clock of its time zone."""
    if told["window"] is None:
        return None
    (day, opens, length), zone = told["window"], told["time_zone"]
    if day == "daily":
        return Window(zone, opens, length, weekdays=tuple(range(7)))
    if day[:3] in _DAYS:
        return Window(zone, opens, length, weekdays=(_DAYS.index(day[:3]),))
    return Window(zone, opens, length, day=datetime.fromisoformat(day).date())


def _size(text: str) -> str:
    return named(text).name if text else ""


def _type(text: str) -> str:
    size_for(text)
    return text


_NUMBER = "Give a number, such as 12.5"
_NAMED = "Use up to 40 letters, digits, dots, dashes and underscores"
COLUMNS = (
    Column("instance_id", _instance_id, "", "Give its id, such as i-0123456789abcdef0",
           "the EC2 instance; the only column that has to be there"),
    Column("name", str, "", "", "what people call it; its id without one"),
    Column("wave", _name, "wave-1", _NAMED, "the wave that it moves in"),
    Column("begins", _moment, "", "Give a date, such as 2026-12-01, or 2026-12-01T22:00",
           "when its wave begins, UTC without an offset; the rehearsal's start without one"),
    Column("account_id", _account, "123456789012", "Give the twelve digits", "its AWS account"),
    Column("region", _name, "eu-central-1", _NAMED, "its AWS region"),
    Column("disks_gib", _disks, "30", "Give sizes in GiB, the root disk first: 100+500",
           "its disks"),
    Column("used_gib", amount, "", _NUMBER, "what of them holds data; half without a value"),
    Column("churn_gib_day", amount, "", _NUMBER,
           "what is written a day; a twentieth of the data without a value"),
    Column("appliance", _name, "appliance-1", _NAMED, "the replication appliance it goes through"),
    Column("appliance_mbit", amount, "1000", _NUMBER, "the appliance's line, Mbit/s"),
    Column("subnet", str, "", "", "its subnet in AWS, where that has a line of its own"),
    Column("subnet_mbit", amount, "0", _NUMBER, "that line, Mbit/s; 0 for none"),
    Column("instance_type", _type, "m5.large", "Give an EC2 type, such as m5.large", "its type"),
    Column("vm_size", _size, "", "Leave it out, or give a size such as Standard_D4s_v5",
           "what it becomes; the smallest of the like family without a value"),
    Column("window", _window, "", "Write 2026-12-05 22:00 4h, Sat 22:00 4h or daily 22:00 4h",
           "when it may be cut over, and for how long that may begin; always without one"),
    Column("time_zone", _zone, "UTC", "Give an IANA zone, such as Europe/Berlin",
           "whose clock the window goes by"),
    Column("approval_hours", amount, "4", _NUMBER, "how long a person takes to approve it"),
    Column("priority", whole, "5", "Give a number; the lowest goes first",
           "its place in its wave"),
)  # fmt: skip
