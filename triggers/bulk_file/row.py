"""One row of a file: an instance, its wave, and what it becomes; checked as POST /waves does."""

import json
from typing import Any

from pydantic import ValidationError, field_validator

from triggers.documents.base import wrong
from triggers.documents.names import Account, InstanceId, Region, WaveName
from triggers.documents.replication import ReplicationDocument
from triggers.documents.target import TargetDocument
from triggers.problems import FieldProblem, RowProblem, field_problems


class TargetRow(TargetDocument):
    """What a row's instance becomes; tags may also be text: `k=v;k=v`, or a JSON object."""

    @field_validator("tags", mode="before")
    @classmethod
    def _written_as_text(cls, tags: Any) -> Any:
        if not isinstance(tags, str):
            return tags
        return _json_tags(tags) if tags.lstrip().startswith("{") else _plain_tags(tags)

    def target(self) -> str:
        """Write what the instance becomes as JSON, as far as the row says."""
        return self.model_dump_json(include=_TARGET, exclude_unset=True)


class Row(TargetRow, ReplicationDocument):
    """A row; how the instances of a wave replicate is said in each of its rows."""

    wave: WaveName
    region: Region
    account: Account | None = None
    instance: InstanceId

    def replication(self) -> str:
        """Write how it replicates as JSON, as far as the row says."""
        return self.model_dump_json(include=_REPLICATION, exclude_defaults=True)


COLUMNS = frozenset(Row.model_fields)
_TARGET = set(TargetDocument.model_fields)
_REPLICATION = set(ReplicationDocument.model_fields)
_WHERE = set(Row.model_fields) - _TARGET - _REPLICATION
NEEDED = ("wave", "region", "instance")


class Unreadable(Exception):
    """The rows of a file cannot be told."""

    def __init__(self, problems: list[RowProblem]) -> None:
        super().__init__(problems[0].problem)
        self.problems = problems


type Fields = dict[str, Any]
type Found = tuple[int, Fields | list[RowProblem]]


def check(row: int, fields: Fields) -> Row | list[RowProblem]:
    """Make the row of its fields, or say everything that is wrong with it."""
    return checked(row, fields, Row)


def checked[Shape: TargetRow](
    row: int, fields: Fields, shape: type[Shape]
) -> Shape | list[RowProblem]:
    """Make a row of this shape, or say everything that is wrong with it."""
    try:
        return shape.model_validate(fields)
    except ValidationError as error:
        return [_row_problem(row, each) for each in field_problems(error)]


def place(fields: Fields) -> Row | None:
    """Make a row of what says which instance it is and in which wave, if that much is right."""
    try:
        return Row.model_validate({name: fields[name] for name in _WHERE & fields.keys()})
    except ValidationError:
        return None


def _row_problem(row: int, found: FieldProblem) -> RowProblem:
    field = "row" if found.field == "document" else found.field
    return RowProblem(row, field, found.problem, found.remedy)


def _plain_tags(text: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in text.split(";") if pair.strip()]
    tags = {key.strip(): value.strip() for key, _, value in pairs}
    if len(tags) < len(pairs) or not all(key.strip() and sign for key, sign, _ in pairs):
        problem = "it is not written as k=v;k=v with each key once"
        raise wrong("", problem, "Write k=v;k=v, or a JSON object where that does not do.")
    return tags


def _json_tags(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        remedy = "Write an object, and in CSV each of its quotes twice."
        raise wrong("", f"it is not JSON: {error}", remedy) from error
