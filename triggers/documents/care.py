"""What people want for an item: where it replicates through, and by which point it stands."""

from typing import Annotated

from pydantic import Field

from triggers.documents.base import Document, Person
from triggers.documents.names import SERVER

_Server = Annotated[
    str,
    Field(
        pattern=rf"^{SERVER}$", description="Name of a process server or appliance of the vault."
    ),
]
_Appliance = Annotated[
    str,
    Field(
        pattern=rf"^({SERVER})?$",
        description="Name of a replication appliance; empty for the vault's only one.",
    ),
]


class MoveDocument(Document):
    """A person's wish that an item replicate through another server of its own provider."""

    to: _Server
    by: Person = Field("", description="Who wants it.")


class SwitchDocument(Document):
    """A person's wish that a classic item go on by the modernised provider."""

    to: _Appliance = ""
    by: Person = Field("", description="Who wants it.")


class RecoveryPointDocument(Document):
    """A person's wish that another recovery point take the place of the one failed over to."""

    recovery_point: str = Field(
        pattern=r"^[A-Za-z0-9/_.()-]+$",
        max_length=1_000,
        description="The point's id, as its instance lists it, or its ARM id.",
    )
    by: Person = Field("", description="Who wants it.")
