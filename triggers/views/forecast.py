"""What is to be expected of a wave, as callers read it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from pydantic import Field

from domain.forecast.eta import Duration, Eta
from domain.forecast.prospect import Prospect
from domain.forecast.verdict import Doom, Verdict
from domain.wave_status import WaveStatus
from domain.window import Span
from triggers.views.base import View
from triggers.views.eta import EtaView, WaveEtaView


class VerdictView(View):
    """What will not work out."""

    code: Doom
    words: str

    @classmethod
    def of(cls, verdict: Verdict) -> Self:
        """Show a verdict."""
        return cls(code=verdict.doom, words=verdict.words)


class DurationView(View):
    """How long something takes."""

    p50_seconds: int = Field(description="With even odds no longer than this.")
    p90_seconds: int = Field(description="In nine cases of ten no longer than this.")

    @classmethod
    def of(cls, takes: Duration) -> Self:
        """Show a duration."""
        return cls(
            p50_seconds=round(takes.p50.total_seconds()),
            p90_seconds=round(takes.p90.total_seconds()),
        )


class SpanView(View):
    """A cutover window."""

    opens: datetime = Field(description="When it opens; now, where it is open.")
    closes: datetime

    @classmethod
    def of(cls, span: Span) -> Self:
        """Show a window."""
        return cls(opens=span.begins, closes=span.ends)


class ProspectView(View):
    """What is to be expected of one instance whose cutover has not begun."""

    instance: str = Field(description="EC2 instance id.")
    replicated: EtaView | None = Field(
        description="End of its initial replication; null after it, and while nobody can tell."
    )
    failover: DurationView = Field(description="How long its failover takes, by earlier ones.")
    failed_over: EtaView | None = Field(
        description="When it has failed over, if nobody lets it wait for an approval."
    )
    window: SpanView | None = Field(description="The window that it is meant for; null for any.")
    verdicts: list[VerdictView]

    @classmethod
    def of(cls, found: Prospect) -> Self:
        """Show a prospect."""
        return cls(
            instance=found.instance_id,
            replicated=_eta(found.replicated),
            failover=DurationView.of(found.failover),
            failed_over=_eta(found.failed_over),
            window=SpanView.of(found.window) if found.window else None,
            verdicts=[VerdictView.of(each) for each in found.verdicts],
        )


class ForecastView(View):
    """What is to be expected of a wave: those whose cutover has not begun, in the wave's order."""

    wave: str
    eta: WaveEtaView | None = Field(
        description="When the last initial replication ends; null while nobody can tell."
    )
    instances: list[ProspectView]

    @classmethod
    def of(cls, status: WaveStatus, prospects: Sequence[Prospect]) -> Self:
        """Show what is to be expected of a wave."""
        return cls(
            wave=status.name,
            eta=WaveEtaView.of(status.instances),
            instances=[ProspectView.of(each) for each in prospects],
        )


def _eta(eta: Eta | None) -> EtaView | None:
    return EtaView.showing(eta) if eta else None
