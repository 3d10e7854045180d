"""Figures and times as a sentence takes them."""

from collections.abc import Mapping
from datetime import datetime


def moment(iso: str | None) -> str:
    """Write a time as it is here and now."""
    if not iso:
        return ""
    return datetime.fromisoformat(iso).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def counted(number: int, thing: str = "instance") -> str:
    """Write how many there are of something."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def listed(counts: Mapping[str, int]) -> str:
    """Write down what there is any of: `2 migrated, 1 failed`."""
    return ", ".join(f"{n:,} {name.replace('_', ' ')}" for name, n in counts.items() if n)
