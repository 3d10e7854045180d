"""Whose work this thread does at the moment: for logs and for the calls that it makes."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from domain.audit import AuditSubject

_NOBODY = AuditSubject()
_whose: ContextVar[AuditSubject] = ContextVar("whose", default=_NOBODY)


def whose() -> AuditSubject:
    """Tell whose work is under way; nobody's is empty."""
    return _whose.get()


@contextmanager
def working_for(about: AuditSubject) -> Iterator[None]:
    """Do something for somebody."""
    token = _whose.set(about)
    try:
        yield
    finally:
        _whose.reset(token)


def named(about: AuditSubject) -> dict[str, Any]:
    """Name a subject as attributes, without what is empty."""
    told = {
        "ferry.wave": about.wave,
        "ferry.instance_id": about.instance,
        "ferry.attempt": about.attempt,
        "ferry.landing_zone": about.zone,
    }
    return {name: value for name, value in told.items() if value}
