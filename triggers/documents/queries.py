"""What may stand in the query of an address."""

from typing import Annotated, Literal

from pydantic import Field

from domain.itinerary import Phase
from domain.migration import Outcome
from domain.notification.delivery import DeliveryState
from domain.status import Gate
from domain.wave_status import WaveQuery, WaveState
from triggers.documents.base import Query
from triggers.documents.names import ChannelName

Cursor = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200,
        pattern=r"^[A-Za-z0-9._~-]+$",
        description="Where to go on: the `next` of the answer before.",
    ),
]


class WavesQuery(Query):
    """Which waves to list."""

    state: WaveState | None = None
    name: str | None = Field(
        None, pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", description="How the names begin."
    )
    limit: int = Field(50, ge=1, le=100)
    cursor: Cursor | None = None

    def to_domain(self) -> WaveQuery:
        """Say the same in the domain's words."""
        return WaveQuery(self.name or "", self.state, self.limit, self.cursor or "")


class InstancesQuery(Query):
    """Which instances of a wave to list."""

    outcome: Outcome | Literal["running"] | None = None
    phase: Phase | None = None
    waiting: Gate | None = None
    limit: int = Field(100, ge=1, le=1_000)
    cursor: Cursor | None = None


class EventsQuery(Query):
    """Which events of a wave to list."""

    after: Cursor | None = None
    limit: int = Field(100, ge=1, le=1_000)


class EvidenceQuery(Query):
    """Of which run of a wave."""

    run: int | None = Field(
        None, ge=1, le=1_000_000, description="Default: the last one that has evidence."
    )


class AssessmentQuery(Query):
    """In which form to answer."""

    format: Literal["json", "csv", "html"] | None = Field(
        None, description="Default: what the Accept header likes best, else json."
    )


class LoadQuery(Query):
    """How to take a file."""

    accept_valid: bool = Field(
        default=False, description="Accept the waves that the good rows make, and list the others."
    )


class DeadQuery(Query):
    """How many dead deliveries to list."""

    limit: int = Field(100, ge=1, le=1_000)


class DeliveriesQuery(Query):
    """Which deliveries of a wave to list."""

    state: DeliveryState | None = None
    channel: ChannelName | None = None
    limit: int = Field(100, ge=1, le=1_000)
    cursor: Cursor | None = None


class PoisonQuery(Query):
    """How many of the requests set aside to list."""

    limit: int = Field(32, ge=1, le=32, description="A queue shows no more than 32 at once.")


class DoctorQuery(Query):
    """Where to try what Ferry may do in AWS."""

    region: str | None = Field(
        None,
        pattern=r"^[a-z]{2}(-[a-z]+)+-[0-9]$",
        description="A region of AWS; default: that of the app's environment.",
    )
