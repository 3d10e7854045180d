"""The API's description, as far as its readers rely on its shape here."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class OpenApiView(BaseModel):
    """An OpenAPI document; what may stand in it, its own specification says."""

    model_config = ConfigDict(extra="allow")

    openapi: Literal["3.1.0"]
    info: dict[str, Any]
    paths: dict[str, Any]
