"""What all answers have in common."""

from pydantic import BaseModel, ConfigDict


class View(BaseModel):
    """An answer's body; every field is always there."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_serialization_defaults_required=True
    )
