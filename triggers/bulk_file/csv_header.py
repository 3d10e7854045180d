"""The header of a CSV file: which delimiter it uses, which column is which."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from triggers.bulk_file.lines import Lines
from triggers.bulk_file.row import COLUMNS, NEEDED, Unreadable
from triggers.problems import RowProblem

_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that a kind of file may have, and those that it must."""

    known: frozenset[str]
    needed: tuple[str, ...]


OF_WAVES = Columns(COLUMNS, NEEDED)


@dataclass(frozen=True, slots=True)
class Header:
    """A header; `problems` are those with which the rows can still be read."""

    delimiter: str
    columns: Sequence[str]
    problems: list[RowProblem]


def read_header(lines: Lines, allowed: Columns = OF_WAVES) -> Header:
    """Read the first line that is not blank; Unreadable when the rows could not be told by it.

    The delimiter is the one of comma, semicolon and tab that makes the most columns known.
    """
    row, line = _first(lines, allowed)
    if flaw := lines.flaw():
        raise Unreadable([RowProblem(row, "header", *flaw)])
    delimiter = max(_DELIMITERS, key=lambda each: len(allowed.known & set(_split(line, each))))
    columns = _split(line, delimiter)
    unknown = list(_unknown(row, columns, allowed))
    if fatal := [*_missing(row, columns, allowed), *_twice(row, columns)]:
        raise Unreadable(fatal + unknown)
    return Header(delimiter, columns, unknown)


def _first(lines: Lines, allowed: Columns) -> tuple[int, str]:
    row = lines.begin()
    for line in lines:
        if line.strip():
            return row, line
        row = lines.begin()
    remedy = f"Begin it with a header: {','.join(sorted(allowed.known))}."
    raise Unreadable([RowProblem(1, "header", "the file is empty", remedy)])


def _split(line: str, delimiter: str) -> Sequence[str]:
    try:
        cells = next(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error:
        return []
    return [cell.strip().lower() for cell in cells]


def _missing(row: int, columns: Sequence[str], allowed: Columns) -> Iterator[RowProblem]:
    for name in allowed.needed:
        if name not in columns:
            yield RowProblem(row, name, "the column is missing", "Add it to the header.")


def _twice(row: int, columns: Sequence[str]) -> Iterator[RowProblem]:
    for name in sorted({name for name in columns if columns.count(name) > 1}):
        yield RowProblem(row, name or "header", "the column is there twice", "Keep one of them.")


def _unknown(row: int, columns: Sequence[str], allowed: Columns) -> Iterator[RowProblem]:
    known = ", ".join(sorted(allowed.known))
    remedy = f"Remove it or correct its spelling; known are {known}."
    for name in columns:
        if name not in allowed.known:
            yield RowProblem(row, name or "header", "there is no such column", remedy)
