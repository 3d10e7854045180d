"""Spans: of what is under way in this thread, and of what is known to be over."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from opentelemetry.context import Context
from opentelemetry.trace import (
    INVALID_SPAN,
    Link,
    NonRecordingSpan,
    Span,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    set_span_in_context,
    use_span,
)

from telemetry.attributes import clean
from telemetry.current import receivers
from telemetry.identity import context_of, span_id_of, trace_id_of

_derived: ContextVar[tuple[int, int] | None] = ContextVar("derived_span", default=None)


def next_ids() -> tuple[int, int] | None:
    """Tell the ids of trace and span that the next span has to have; None for any."""
    return _derived.get()


@contextmanager
def span(  # noqa: PLR0913 (what a span may have)
    name: str,
    kind: SpanKind = SpanKind.INTERNAL,
    attributes: Mapping[str, Any] | None = None,
    *,
    within: SpanContext | None = None,
    links: Sequence[SpanContext] = (),
    passing: tuple[type[Exception], ...] = (),
) -> Iterator[Span]:
    """Tell of what happens inside; `within` names its parent, else it is what is under way here.

    An exception marks it as failed, by its type alone: its words may hold anything. Those that are
    `passing` mark nothing.
    """
    tracer = receivers().tracer
    if tracer is None:
        yield INVALID_SPAN
        return
    parent = set_span_in_context(NonRecordingSpan(within)) if within else None
    told = tracer.start_span(
        name,
        parent,
        kind,
        clean(attributes or {}),
        [Link(each) for each in links],
        record_exception=False,
        set_status_on_exception=False,
    )
    with use_span(told, record_exception=False, set_status_on_exception=False):
        try:
            yield told
        except Exception as error:
            if not isinstance(error, passing):
                failed(told, type(error).__name__)
            raise
        finally:
            told.end()


def failed(told: Span, why: str) -> None:
    """Mark a span as failed; `why` is a code or a type's name.

    It is told twice: Application Insights leaves OpenTelemetry's own name out.
    """
    told.set_attributes({"error.type": why, "ferry.error": why})
    told.set_status(Status(StatusCode.ERROR))


def note(told: Span, attributes: Mapping[str, Any]) -> None:
    """Add attributes to a span that is under way."""
    told.set_attributes(clean(attributes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """Something that took long and is over, named so that whoever tells it again tells the same.

    `root` names the trace, `key` the span in it and `parent` what it hangs below; a chapter that
    is its trace's root has no parent.
    """

    name: str
    root: str
    key: str
    parent: str = ""
    began: datetime
    ended: datetime
    attributes: Mapping[str, Any] = field(default_factory=dict)
    links: Sequence[SpanContext] = ()
    error: str = ""


def tell(chapter: Chapter) -> None:
    """Tell of something that is over."""
    tracer = receivers().tracer
    if tracer is None:
        return
    parent = _below(chapter)
    token = _derived.set((trace_id_of(chapter.root), span_id_of(chapter.key)))
    try:
        told = tracer.start_span(
            chapter.name,
            parent,
            SpanKind.INTERNAL,
            clean(chapter.attributes),
            [Link(each) for each in chapter.links],
            start_time=_nanoseconds(chapter.began),
        )
    finally:
        _derived.reset(token)
    if chapter.error:
        failed(told, chapter.error)
    told.end(_nanoseconds(max(chapter.began, chapter.ended)))


def _below(chapter: Chapter) -> Context:
    if not chapter.parent:
        return Context()
    return set_span_in_context(
        NonRecordingSpan(context_of(chapter.root, chapter.parent)), Context()
    )


def _nanoseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000) * 1000
