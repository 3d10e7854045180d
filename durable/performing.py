"""Tells of an activity while it is performed: a span in its wave's trace, and how long it took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from opentelemetry.trace import Span

from domain.audit import AuditSubject
from domain.errors import Refused, Transient
from telemetry.current import on
from telemetry.identity import place_of
from telemetry.metrics import measure
from telemetry.spans import failed, note, span
from telemetry.whose import named, working_for

_ANSWERS = (Refused, Transient)


@contextmanager
def performing(step: str, story: str, about: AuditSubject, order: Any) -> Iterator[None]:
    """Tell that a step is performed, of whomever its story, or else its order, is about.

    A look's order does not say which story looks: where it does not name its wave either, the look
    is a trace of its own.
    """
    if not on():
        yield
        return
    about = _named_by(order, about)
    told = {**named(about), "ferry.step": step, "ferry.story": story}
    began, outcome = time.monotonic(), "broke"
    with (
        working_for(about),
        span(step, attributes=told, within=place_of(about), passing=_ANSWERS) as under_way,
    ):
        try:
            yield
            outcome = "done"
        except Exception as error:
            outcome = _told(under_way, error)
            raise
        finally:
            note(under_way, {"ferry.outcome": outcome})
            took = time.monotonic() - began
            measure("ferry.activity.duration", took, {"ferry.step": step, "ferry.outcome": outcome})


def _told(under_way: Span, error: Exception) -> str:
    match error:
        case Refused():
            failed(under_way, error.refusal.code)
            return "refused"
        case Transient():
            return "later"
        case _:
            return "broke"


def _named_by(order: Any, about: AuditSubject) -> AuditSubject:
    """Find out more by the order: its subject, or the instance that it names."""
    subject = getattr(order, "subject", order)
    wave = about.wave or _word(subject, "wave")
    instance = about.instance or _word(subject, "instance_id")
    instance = instance or _word(getattr(order, "ref", None), "instance_id")
    number = getattr(subject, "attempt", 0) or (0 if instance else getattr(order, "number", 0))
    attempt = about.attempt or (number if isinstance(number, int) else 0)
    return replace(about, wave=wave, instance=instance, attempt=attempt)


def _word(thing: Any, name: str) -> str:
    found = getattr(thing, name, "")
    return found if isinstance(found, str) else ""
