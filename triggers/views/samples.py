"""How replication went over time, as callers read it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from pydantic import Field

from domain.samples import Series
from domain.throughput import Flow, flows
from triggers.views.base import View


class SampleView(View):
    """What the vault told of an instance's protected item at one moment."""

    at: datetime
    percent: int
    replicated_bytes: int
    rpo_seconds: int | None = Field(
        description="The longest told since the sample before; null where none was told."
    )
    bytes_per_second: int | None = Field(
        description="Throughput since the sample before; null for the first."
    )


class SamplesView(View):
    """How an instance's replication went in one run; at most 64 samples, about evenly in time."""

    instance: str = Field(description="EC2 instance id.")
    attempt: int = Field(description="In which run of the wave.")
    samples: list[SampleView]

    @classmethod
    def of(cls, instance: str, series: Series) -> Self:
        """Show a series."""
        paces = (None, *(round(each.bytes_per_second) for each in flows(series.samples)))
        shown = [
            SampleView(
                at=each.at,
                percent=each.percent,
                replicated_bytes=each.replicated_bytes,
                rpo_seconds=None if each.rpo is None else int(each.rpo.total_seconds()),
                bytes_per_second=pace,
            )
            for each, pace in zip(series.samples, paces, strict=False)
        ]
        return cls(instance=instance, attempt=series.attempt, samples=shown)


class FlowView(View):
    """How many bytes a second were replicated from one moment to another, on the average."""

    begins: datetime
    ends: datetime
    bytes_per_second: int


class ThroughputView(View):
    """How much a wave replicates: now, and over time in equal spans; at most 60 of them."""

    wave: str
    bytes_per_second: int = Field(description="Of all that copy their disks, at their last look.")
    spans: list[FlowView]

    @classmethod
    def of(cls, wave: str, now: int, spans: Iterable[Flow]) -> Self:
        """Show a wave's throughput."""
        shown = [
            FlowView(
                begins=each.begins, ends=each.ends, bytes_per_second=round(each.bytes_per_second)
            )
            for each in spans
        ]
        return cls(wave=wave, bytes_per_second=now, spans=shown)
