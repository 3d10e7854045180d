"""Whom the audit log forgets, and which of its entries to read."""

from typing import Annotated

from pydantic import Field

from triggers.documents.base import TEXT, Document, Query
from triggers.documents.queries import Cursor


class AuditQuery(Query):
    """Which entries of a wave to read."""

    cursor: Cursor | None = None
    limit: int = Field(500, ge=1, le=1_000)


class ForgetDocument(Document):
    """Whom to forget."""

    person: Annotated[str, Field(min_length=2, max_length=200, pattern=TEXT)] = Field(
        description="The id by which Entra knows somebody, or the name that was given."
    )


class WhoDocument(Document):
    """Whom pseudonyms stand for, and what references refer to."""

    names: list[Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$")]] = Field(
        min_length=1, max_length=100, description="`actor` and `why`, as entries have them."
    )
