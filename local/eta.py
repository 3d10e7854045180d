"""Forecasts as people read them: a local time, with its day where that is another one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any


def eta_words(eta: Mapping[str, Any] | None) -> str:
    """Say when something ends, with even odds and in nine cases of ten; empty where unknown."""
    if not eta:
        return ""
    return f"by {_clock(eta['p50'])}, 9 in 10 by {_clock(eta['p90'])}"


def lasting_words(takes: Mapping[str, Any]) -> str:
    """Say how long something takes, in minutes."""
    return f"{_minutes(takes['p50_seconds'])} m, 9 in 10 {_minutes(takes['p90_seconds'])} m"


def _clock(iso: str) -> str:
    moment = datetime.fromisoformat(iso).astimezone()
    today = moment.date() == datetime.now(moment.tzinfo).date()
    return moment.strftime("%H:%M" if today else "%a %m-%d %H:%M")


def _minutes(seconds: int) -> int:
    return max(1, round(seconds / 60))
