"""What may stand in the query of a page's address."""

from typing import Annotated, Literal

from pydantic import Field

from domain.itinerary import STEPS, Phase
from domain.migration import Outcome
from domain.roll_up import Health
from domain.status import Gate
from domain.wave_status import WaveState
from triggers.documents.base import Query
from triggers.documents.queries import Cursor

_Ids = Annotated[
    str, Field(max_length=60_000, pattern=r"^(i-[0-9a-f]{8,17}(,i-[0-9a-f]{8,17})*)?$")
]


class AssetQuery(Query):
    """Which version of a file: what a browser keeps under one it never asks for again."""

    v: str | None = Field(None, max_length=64)


class PageQuery(Query):
    """In which language, whether it keeps itself up to date, and what was done before it."""

    lang: Literal["en", "de", "pl", "es", "ja"] | None = None
    live: Literal["on", "off"] = "on"
    done: str = Field("", pattern=r"^[a-z-]{0,40}$")
    count: int = Field(0, ge=0, le=100_000)


class PortfolioQuery(PageQuery):
    """Which waves to show."""

    state: WaveState | None = None
    name: str = Field("", pattern=r"^([a-z0-9][a-z0-9-]{0,39})?$")
    cursor: Cursor | None = None


class InstanceListQuery(PageQuery):
    """Which instances of a wave to show, and which page of them."""

    search: str = Field("", max_length=100)
    step: int | None = Field(None, ge=0, le=len(STEPS) + 1)
    health: Health | None = None
    phase: Phase | None = None
    waiting: Gate | None = None
    outcome: Outcome | Literal["running"] | None = None
    page: int = Field(1, ge=1, le=1_000)


class ActionQuery(PageQuery):
    """Which instances of a wave an action is for; empty: all that it is possible for."""

    instances: _Ids = ""


class TrailQuery(PageQuery):
    """Whose audit trail to show, and where to read on."""

    wave: str = Field("", pattern=r"^([a-z0-9][a-z0-9-]{0,39})?$")
    cursor: Cursor | None = None


class ChainQuery(PageQuery):
    """Where to read on in an audit trail, or in a list of events."""

    cursor: Cursor | None = None
