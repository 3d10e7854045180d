"""A problem as callers read it (RFC 9457)."""

from pydantic import BaseModel, ConfigDict, Field


class FieldProblemView(BaseModel):
    """One thing wrong with what was sent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    field: str = Field(description="Where: the path of a field, a parameter or a header.")
    problem: str
    remedy: str
    row: int | None = Field(None, description="Row of the file, where there is one: from 1.")


class ProblemView(BaseModel):
    """An answer that is not what the caller asked for; what is unknown is left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: str = Field(description="Stable name of the kind of problem.")
    title: str
    status: int
    detail: str
    field: str | None = None
    remedy: str | None = None
    errors: list[FieldProblemView] | None = Field(None, description="Everything that is wrong.")
    correlation_id: str
