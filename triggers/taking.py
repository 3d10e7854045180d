"""Tells of messages taken from the queue: a span of each delivery, and what came of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from opentelemetry.trace import INVALID_SPAN, Span, SpanKind

from domain.audit import AuditSubject
from telemetry.identity import place_of
from telemetry.metrics import count
from telemetry.spans import note, span
from telemetry.whose import named


@dataclass(slots=True)
class Taken:
    """A message while it is dealt with: whose it is once that is read, and how it ends."""

    span: Span = INVALID_SPAN
    outcome: str = "accepted"

    def of(self, wave: str) -> None:
        """Say which wave it asks for."""
        about = AuditSubject(wave)
        note(self.span, named(about))
        if place := place_of(about):
            self.span.add_link(place)


@contextmanager
def taking(queue: str, delivery: int) -> Iterator[Taken]:
    """Tell of one delivery; what is raised means that the message comes back."""
    told = {
        "messaging.system": "azure_queue_storage",
        "messaging.destination.name": queue,
        "messaging.operation.type": "process",
        "ferry.delivery": delivery,
    }
    taken = Taken()
    with span(f"process {queue}", SpanKind.CONSUMER, told) as taken.span:
        try:
            yield taken
        except Exception:
            taken.outcome = "comes_back"
            raise
        finally:
            note(taken.span, {"ferry.outcome": taken.outcome})
            count("ferry.requests.received", {"ferry.outcome": taken.outcome})
