"""What becomes of the sources of a wave once they have moved."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field, WithJsonSchema

from domain.retention import Afterwards, Retention
from triggers.documents.base import Document

_USUAL = Retention()
_MOST = timedelta(days=3650)

Keep = Annotated[
    timedelta,
    Field(ge=timedelta(days=1), le=_MOST),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^P[1-9][0-9]{0,2}D$"},
                {"type": "number", "minimum": 86_400, "maximum": _MOST.total_seconds()},
            ],
            "description": "ISO 8601 duration such as P30D, or a number of seconds; 1 day to 10 "
            "years.",
        }
    ),
]


class RetentionDocument(Document):
    """How long a stopped source stays, and what becomes of it then."""

    keep: Keep = Field(_USUAL.keep, description="From the end of its migration on.")
    then: Afterwards = Field(
        _USUAL.then,
        description="keep: it stays. snapshot_and_terminate: its volumes are snapshotted, and once "
        "all snapshots are complete it is terminated.",
    )

    def to_domain(self) -> Retention:
        """Say the same in the domain's words."""
        return Retention(self.keep, self.then)
