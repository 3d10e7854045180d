"""A whole file read: the waves that its rows make, and everything that is wrong with it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter

from triggers.bulk_file.csv_rows import csv_rows
from triggers.bulk_file.gathering import Accepted, Gathering
from triggers.bulk_file.json_rows import json_rows
from triggers.bulk_file.lines import TooLarge
from triggers.bulk_file.row import Fields, Found, Row, Unreadable, check, place
from triggers.problems import RowProblem

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 100_000
# From here on a row's first problem speaks for it: the list stays complete by rows, and bounded.
_MANY_PROBLEMS = 100_000

FORMATS: dict[str, Callable[[bytes], Iterator[Found]]] = {
    "text/csv": csv_rows,
    "application/x-ndjson": json_rows,
    "application/jsonl": json_rows,
}


@dataclass(slots=True)
class Contents:
    """What a file holds; `usable` when its good rows may be taken without the others."""

    rows: int = 0
    waves: list[Accepted] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    usable: bool = True


def read_file(body: bytes, content_type: str, home: str) -> Contents:
    """Read and check every row; `home` is the account of rows that name none.

    Raises TooLarge beyond 50 MiB, 100,000 rows, or 1,048,576 lines.
    """
    if len(body) > MOST_BYTES:
        raise TooLarge(f"the file has {len(body):,} bytes; {MOST_BYTES:,} are taken at once")
    contents, gathering = Contents(), Gathering(home)
    try:
        for number, found in FORMATS[content_type](body):
            _take(contents, gathering, number, found)
    except Unreadable as error:
        contents.usable = False
        contents.problems += error.problems
    for made in gathering.waves():
        if isinstance(made, Accepted):
            contents.waves.append(made)
        else:
            contents.problems.append(made)
    if not contents.rows and not contents.problems:
        remedy = "Give one row for each instance."
        contents.problems.append(RowProblem(1, "row", "the file has no rows", remedy))
    contents.problems.sort(key=attrgetter("row"))
    return contents


def _take(
    contents: Contents, gathering: Gathering, number: int, found: Fields | list[RowProblem]
) -> None:
    contents.rows += 1
    if contents.rows > MOST_ROWS:
        raise TooLarge(f"the file has more than {MOST_ROWS:,} rows")
    problems = _problems(gathering, number, found) if isinstance(found, dict) else found
    many = len(contents.problems) >= _MANY_PROBLEMS
    contents.problems += problems[:1] if many else problems


def _problems(gathering: Gathering, number: int, fields: Fields) -> list[RowProblem]:
    row = check(number, fields)
    if isinstance(row, Row):
        return gathering.take(number, row)
    told = place(fields)
    return row + gathering.contradictions(number, told) if told else row
