"""What all documents have in common, and how one says what is wrong with it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

# No control characters but tabulator and line ends: nothing that keeps and shows text likes them.
TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"

Person = Annotated[str, Field(max_length=200, pattern=TEXT)]
Comment = Annotated[str, Field(max_length=2_000, pattern=TEXT)]


class Document(BaseModel):
    """A body: no field but the known ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Query(BaseModel):
    """What may stand in the query of an address: here nothing, no parameter but the known ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def wrong(field: str, problem: str, remedy: str) -> PydanticCustomError:
    """Say what is wrong with a field, and how to mend it, in words of our own."""
    context = {"field": field, "problem": problem, "remedy": remedy}
    return PydanticCustomError("wrong", "{problem}", context)
