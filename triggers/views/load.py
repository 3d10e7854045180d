"""A file of rows that was accepted."""

from pydantic import Field

from triggers.views.base import View


class LoadedWave(View):
    """One wave of the file, and where to read on."""

    wave: str
    instances: int
    status: str = Field(description="Address of the wave's status, there in a moment.")


class RefusedRow(View):
    """One thing wrong with a row that was left out."""

    row: int = Field(description="From 1; of a CSV file the header is row 1.")
    field: str
    problem: str
    remedy: str


class LoadAccepted(View):
    """What was made of the file."""

    load: str = Field(description="SHA-256 of the file: the same file again goes on with it.")
    rows: int = Field(description="How many the file has, good and bad.")
    waves: list[LoadedWave]
    refused: list[RefusedRow]
