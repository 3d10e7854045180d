"""Times as people write them, in minutes as the API takes them."""

import re

from local.command_line.session import wrong_use

_UNITS = {"": 1, "m": 1, "h": 60, "d": 24 * 60}
_WRITTEN = re.compile(r"(\d{1,6})([mhd]?)")


def minutes_of(option: str, text: str) -> int | None:
    """Read `2d`, `48h`, `2880m` or `2880`; None when nothing was said."""
    if not text:
        return None
    found = _WRITTEN.fullmatch(text)
    if not found:
        wrong_use(f"--{option} {text}: write minutes, or a number and m, h or d, such as 48h")
    return int(found[1]) * _UNITS[found[2]]


def written(minutes: int) -> str:
    """Write minutes in the largest unit that leaves no rest; 0 is never."""
    for unit, size in (("d", 24 * 60), ("h", 60)):
        if minutes and minutes % size == 0:
            return f"{minutes // size}{unit}"
    return f"{minutes}m" if minutes else "none"
