"""How moments and durations are written: always in UTC, and by the clock of a zone as well."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_SECONDS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def in_utc(moment: datetime) -> str:
    """Write a moment in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def by_the_clock(moment: datetime, zone: str) -> str:
    """Write a moment as the clocks of a zone show it; empty where there is none, or it is UTC."""
    if not zone or zone in {"UTC", "Etc/UTC"}:
        return ""
    there = moment.astimezone(ZoneInfo(zone))
    day = "" if there.date() == moment.astimezone(UTC).date() else f"{there:%Y-%m-%d} "
    return f"{day}{there:%H:%M} {zone}"


def in_words(lasting: timedelta | int | None) -> str:
    """Write how long something lasts by its two largest units, in signs that all languages know."""
    if lasting is None:
        return "–"  # noqa: RUF001 (a dash stands for nothing)
    rest = int(lasting.total_seconds() if isinstance(lasting, timedelta) else lasting)
    parts = []
    for length, sign in _SECONDS:
        count, rest = divmod(rest, length)
        if count:
            parts.append(f"{count} {sign}")
    return " ".join(parts[:2]) or "0 s"


def in_bytes(count: int) -> str:
    """Write a number of bytes by the largest unit that leaves something before the point."""
    size, units = float(count), ("B", "KiB", "MiB", "GiB", "TiB", "PiB")
    for unit in units:
        if size < 1024 or unit == units[-1]:  # noqa: PLR2004 (a unit is 1,024 of the one before)
            break
        size /= 1024
    return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
