"""When something is to be expected, as callers read it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Self

from pydantic import Field

from domain.forecast.eta import Eta, last_of
from domain.forecast.foresight import expected
from domain.status import InstanceStatus
from triggers.views.base import View


class EtaView(View):
    """When something ends."""

    p50: datetime = Field(description="With even odds it has ended by then.")
    p90: datetime = Field(description="In nine cases of ten it has ended by then.")

    @classmethod
    def of(cls, status: InstanceStatus) -> Self | None:
        """Show what is to be expected now; None where nothing is foreseen."""
        eta = eta_of(status, datetime.now(UTC))
        return cls.showing(eta) if eta else None

    @classmethod
    def showing(cls, eta: Eta) -> Self:
        """Show an end."""
        return cls(p50=_whole(eta.p50), p90=_whole(eta.p90))


class WaveEtaView(View):
    """When the last initial replication of a wave ends, of those of which that is foreseen."""

    p50: datetime = Field(description="With even odds all have ended by then.")
    p90: datetime = Field(description="In nine cases of ten all have ended by then.")
    instances: int = Field(description="Of how many instances an end is foreseen.")

    @classmethod
    def of(cls, statuses: Sequence[InstanceStatus]) -> Self | None:
        """Show what is to be expected now; None where nothing is foreseen of anybody."""
        now = datetime.now(UTC)
        etas = [eta for each in statuses if (eta := eta_of(each, now))]
        heard = [each.measured for each in statuses if each.foresight and each.measured]
        # As of the last news, so that it changes with them alone.
        whole = last_of(etas, min(max(heard, default=now), now))
        if whole is None:
            return None
        return cls(p50=_whole(whole.p50), p90=_whole(whole.p90), instances=len(etas))


def eta_of(status: InstanceStatus, now: datetime) -> Eta | None:
    """Tell when its initial replication is to be expected to end; None where that is unknown."""
    return expected(status.foresight, now) if status.foresight and not status.report else None


def _whole(moment: datetime) -> datetime:
    """Cut a forecast down to the second: it is no more exact than that."""
    return moment.replace(microsecond=0)
