"""Gives spans the ids that their names stand for, where they have such names; else random ones."""

from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

from telemetry.spans import next_ids


class DerivedIds(RandomIdGenerator):
    """OpenTelemetry's own generator, unless the next span's ids are known."""

    def generate_trace_id(self) -> int:
        """Give the id of a trace that begins."""
        ids = next_ids()
        return ids[0] if ids else super().generate_trace_id()

    def generate_span_id(self) -> int:
        """Give a span's id."""
        ids = next_ids()
        return ids[1] if ids else super().generate_span_id()
