"""Which links somebody wants made, and what is sent with one."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from domain.approval_link import LONGEST_TOKEN, MOST_NAMED
from triggers.documents.base import Document, Person, Query
from triggers.documents.durations import Duration
from triggers.documents.names import InstanceId

Token = Annotated[
    str,
    Field(
        max_length=LONGEST_TOKEN,
        pattern=r"^[A-Za-z0-9_.-]+$",
        description="The link's token, as it is.",
    ),
]


class ApprovalLinksDocument(Document):
    """A wish for a pair of links, one to approve and one to reject."""

    approver: Person = Field(
        min_length=1,
        max_length=100,
        description="Whose answer it is: an object id, where that counts.",
    )
    approver_name: Person = Field("", max_length=100, description="What people call them.")
    instances: list[InstanceId] | None = Field(
        None,
        min_length=1,
        max_length=MOST_NAMED,
        description="The instances that it is for; default: all that wait.",
    )
    gate: Literal["approval", "commit"] = "approval"
    valid_for: Duration = Field(
        timedelta(hours=24), description="How long the links are good; at most 7 days."
    )


class LinkQuery(Query):
    """What a link carries."""

    token: Token
