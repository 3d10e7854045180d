"""Patience with a story that is just about to begin: a caller need not come again for that."""

import time
from collections.abc import Callable
from datetime import timedelta
from itertools import repeat

from domain.errors import Transient

_PAUSE = timedelta(milliseconds=250)
_PAUSES = 40


def once_begun(
    send: Callable[[], bool], subject: str, *, pause: timedelta = _PAUSE, pauses: int = _PAUSES
) -> None:
    """Send as soon as the story can hear; Transient when it has not begun after all pauses."""
    for each in (timedelta(), *repeat(pause, pauses)):
        time.sleep(each.total_seconds())
        if send():
            return
    raise Transient(f"{subject}: its story is just about to begin")
