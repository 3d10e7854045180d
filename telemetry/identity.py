"""Which trace a thing belongs to: derived from its name, so that no process has to be told."""

import hashlib

from opentelemetry.trace import SpanContext, TraceFlags

from domain.audit import AuditSubject
from domain.names import run_id, story_id, zone_story_id


def trace_id_of(key: str) -> int:
    """Derive a trace's id, 128 bits and never 0, from the name of a run or the like."""
    return _number(f"trace/{key}", 16)


def span_id_of(key: str) -> int:
    """Derive a span's id, 64 bits and never 0, from the name of what it tells about."""
    return _number(f"span/{key}", 8)


def root_key(about: AuditSubject) -> str:
    """Name what the trace is of: a run of a wave, or an attempt at a landing zone; empty: none."""
    if about.wave:
        return run_id(about.wave, about.attempt or 1)
    return zone_story_id(about.zone, about.attempt or 1) if about.zone else ""


def span_key(about: AuditSubject) -> str:
    """Name the span that everything about a subject hangs below."""
    if about.wave and about.instance:
        return story_id(about.wave, about.instance, about.attempt or 1)
    return root_key(about)


def place_of(about: AuditSubject) -> SpanContext | None:
    """Give the span of a subject as others see it, whether it has been told of yet or not."""
    key = root_key(about)
    return context_of(key, span_key(about)) if key else None


def context_of(root: str, span: str) -> SpanContext:
    """Give a derived span as a parent or a link; it always counts as sampled."""
    flags = TraceFlags(TraceFlags.SAMPLED)
    return SpanContext(trace_id_of(root), span_id_of(span), is_remote=True, trace_flags=flags)


def _number(text: str, size: int) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:size]) or 1
