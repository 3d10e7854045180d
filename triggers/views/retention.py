"""Sources that have moved, as callers read them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from pydantic import Field

from domain.retention import Afterwards, RetainedSource, SourceState, is_due
from triggers.views.base import View


class RetentionView(View):
    """One source that has moved."""

    instance: str
    account: str
    region: str
    wave: str
    virtual_machine: str
    migrated: datetime
    until: datetime = Field(description="Until when it is kept, stopped and tagged.")
    then: Afterwards
    state: SourceState
    due: bool = Field(description="Its time is over, and its end is wanted.")
    because: str = Field(description="Who keeps it, or what stands in the way of its end.")
    remedy: str
    snapshots: list[str]

    @classmethod
    def of(cls, source: RetainedSource, now: datetime) -> Self:
        """Show one."""
        return cls(
            instance=source.ref.instance_id,
            account=source.ref.account_id,
            region=source.ref.region,
            wave=source.wave,
            virtual_machine=source.vm_id,
            migrated=source.migrated,
            until=source.until,
            then=source.then,
            state=source.state,
            due=is_due(source, now),
            because=source.because,
            remedy=source.remedy,
            snapshots=list(source.snapshots),
        )


class RetentionsView(View):
    """All of them, the first to end first."""

    sources: list[RetentionView]

    @classmethod
    def of(cls, sources: Iterable[RetainedSource], now: datetime) -> Self:
        """Show them."""
        return cls(sources=[RetentionView.of(each, now) for each in sources])
