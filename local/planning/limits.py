"""What a plan has to keep, as the team writes it: sizes, servers, quotas, windows."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from domain.planning.calendar import Season
from domain.planning.machine import Limits, ServerLimit
from domain.window import Calendar
from domain.window_check import flaws
from triggers.documents.base import Document, wrong
from triggers.documents.durations import Duration
from triggers.documents.selection import MOST_INSTANCES
from triggers.documents.windows import FreezeDocument, Moment, WindowDocument

_USUAL = ServerLimit()
_Some = Annotated[int, Field(ge=1, le=1_000_000)]


class ServerLimitDocument(Document):
    """What a process server or appliance takes; what is left out is as of the largest one."""

    machines: _Some = _USUAL.machines
    daily_churn_gb: _Some = _USUAL.daily_churn_gb
    daily_gb: int = Field(
        0, ge=0, description="What its line takes in a day; 0: copying takes no time in the plan."
    )

    def to_domain(self) -> ServerLimit:
        """Say the same in the planner's words."""
        return ServerLimit(self.machines, self.daily_churn_gb, self.daily_gb)


class LimitsDocument(Document):
    """What a plan has to keep."""

    begins: Moment | None = Field(None, description="When the first wave may begin; default: now.")
    wave_size: int = Field(50, ge=1, le=MOST_INSTANCES, description="Most instances of a wave.")
    servers: dict[str, ServerLimitDocument] = Field(
        default_factory=dict, description="By the name that the inventory has in `server`."
    )
    usual_server: ServerLimitDocument = ServerLimitDocument()
    quotas: dict[str, Annotated[int, Field(ge=0)]] = Field(
        default_factory=dict, description="vCPUs still free, by the inventory's `vcpu_family`."
    )
    windows: tuple[WindowDocument, ...] = Field((), max_length=50)
    freezes: tuple[FreezeDocument, ...] = Field((), max_length=50)
    together: int = Field(0, ge=0, le=1_000, description="Cutovers at once; 0: any number.")
    cutover: Annotated[Duration, Field(ge=timedelta(minutes=1))] = Field(
        timedelta(minutes=30), description="How long one takes."
    )
    margin: Duration = Field(
        timedelta(days=2), description="Between the end of the first copy and the window."
    )
    common: dict[str, Any] = Field(
        default_factory=dict, description="What every wave of the plan says besides."
    )

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        for flaw in flaws(self.calendar):
            raise wrong(flaw.field, flaw.problem, flaw.remedy)
        return self

    @property
    def calendar(self) -> Calendar:
        """Say windows and freezes in the domain's words."""
        windows = tuple(each.to_domain() for each in self.windows)
        return Calendar(windows, tuple(each.to_domain() for each in self.freezes))

    def to_domain(self) -> Limits:
        """Say the limits in the planner's words."""
        servers = {name: each.to_domain() for name, each in self.servers.items()}
        usual = self.usual_server.to_domain()
        return Limits(self.wave_size, 0, servers, usual, self.quotas)

    def season(self, now: datetime, busy: datetime | None = None) -> Season:
        """Say when is planned for; `busy` is when the last cutovers before may begin."""
        begins = (self.begins or now).astimezone(UTC)
        if busy:
            begins = max(begins, (busy + self.cutover).astimezone(UTC))
        return Season(begins, self.calendar, self.margin, self.cutover, self.together)
