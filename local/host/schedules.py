"""When a timer is due: NCRONTAB expressions and TimeSpans."""

from collections.abc import Callable
from datetime import datetime, timedelta

from croniter import CroniterError, croniter

from local.host.configuration import ConfigurationError
from local.host.time_span import time_span

type Schedule = Callable[[datetime], datetime]
"""Gives the first moment that is due after the one it is asked with."""

_WITH_SECONDS = 6
_FREQUENT = timedelta(minutes=1)


def schedule(expression: str) -> Schedule:
    """Read a timer's expression, in UTC, or raise ConfigurationError."""
    if ":" in expression:
        return _every(expression)
    seconds = len(expression.split()) == _WITH_SECONDS
    try:
        croniter(expression, second_at_beginning=seconds)
    except CroniterError as error:
        raise ConfigurationError(f"{expression!r} is not an NCRONTAB expression.") from error

    def following(moment: datetime) -> datetime:
        # day_or=False: NCRONTAB wants day of month and day of week both to fit, cron either.
        due = croniter(expression, moment, second_at_beginning=seconds, day_or=False)
        return due.get_next(datetime)  # type: ignore[no-any-return]

    return following


def frequent(due: Schedule, moment: datetime) -> bool:
    """Tell whether a timer comes more than once a minute: Azure keeps no record of such."""
    return due(due(moment)) - due(moment) < _FREQUENT


def _every(expression: str) -> Schedule:
    try:
        period = time_span(expression)
    except ValueError as error:
        raise ConfigurationError(str(error)) from error
    if not period:
        raise ConfigurationError(f"{expression!r} would never let time pass.")
    return lambda moment: moment + period
