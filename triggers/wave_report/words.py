"""Times, durations, amounts and money as a report's page writes them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_UNITS = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")
_STEP = 1024
_DASH = "\N{EN DASH}"


def moment(at: datetime | None) -> str:
    """Write a time in UTC, to the second; a dash for none."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if at else _DASH


def iso(at: datetime) -> str:
    """Write a time as programs read it."""
    return at.astimezone(UTC).isoformat()


def duration(time: timedelta | None) -> str:
    """Write a duration by its two largest units; a dash for none."""
    if time is None:
        return _DASH
    seconds = round(time.total_seconds())
    if seconds < _MINUTE:
        return _joined(f"{seconds} s")
    if seconds < _HOUR:
        return _joined(f"{seconds // _MINUTE} min {seconds % _MINUTE:02} s")
    if seconds < _DAY:
        return _joined(f"{seconds // _HOUR} h {seconds % _HOUR // _MINUTE:02} min")
    return _joined(f"{seconds // _DAY} d {seconds % _DAY // _HOUR:02} h")


def stopwatch(time: timedelta | None) -> str:
    """Write a duration in hours, minutes and seconds; a dash for none."""
    if time is None:
        return _DASH
    seconds = round(time.total_seconds())
    return f"{seconds // _HOUR}:{seconds % _HOUR // _MINUTE:02}:{seconds % _MINUTE:02}"


def amount(count: float) -> str:
    """Write bytes by the unit that fits."""
    size, unit = float(count), 0
    while size >= _STEP and unit < len(_UNITS) - 1:
        size, unit = size / _STEP, unit + 1
    return _joined(f"{size:,.{min(unit, 1)}f} {_UNITS[unit]}")


def money(given: Decimal | None) -> str:
    """Write money to the cent; a dash where there is no price."""
    return _DASH if given is None else f"{given:,.2f}".replace("-", "\N{MINUS SIGN}")


def named(word: str) -> str:
    """Write a name of the wire as people do."""
    return word.replace("_", " ")


def counted(number: int, thing: str) -> str:
    """Write how many there are of something."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _joined(figure: str) -> str:
    """Let no line end within a figure."""
    return figure.replace(" ", "\N{NO-BREAK SPACE}")
