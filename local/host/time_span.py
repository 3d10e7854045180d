"""Reads the TimeSpan strings of host.json and of timer schedules."""

import re
from datetime import timedelta

_TIME_SPAN = re.compile(r"(?:(\d+)\.)?(\d+):(\d{2})(?::(\d{2}(?:\.\d+)?))?")
_HOURS_A_DAY = 24


def time_span(text: str) -> timedelta:
    """Read `[d.]hh:mm[:ss[.fff]]`, or raise ValueError.

    A first part of 24 or more counts days, as in .NET: `24:00:00` is 24 days, not one
    (learn.microsoft.com, "Timer trigger for Azure Functions", section TimeSpan).
    """
    match = _TIME_SPAN.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a TimeSpan such as 00:00:30")
    days, first, second, third = (float(part or 0) for part in match.groups())
    if first >= _HOURS_A_DAY:
        return timedelta(days=days + first, hours=second, minutes=third)
    return timedelta(days=days, hours=first, minutes=second, seconds=third)
