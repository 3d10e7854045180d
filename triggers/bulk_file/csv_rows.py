"""Rows of a CSV file, by the names in its header."""

import csv
from collections.abc import Iterator, Sequence

from triggers.bulk_file.csv_header import OF_WAVES, Columns, Header, read_header
from triggers.bulk_file.lines import Lines
from triggers.bulk_file.row import Fields, Found, Unreadable
from triggers.problems import RowProblem


def csv_rows(body: bytes, allowed: Columns = OF_WAVES) -> Iterator[Found]:
    """Read the rows: a row's number is that of the line in which it begins; the header is row 1.

    Comma, semicolon or tab; rows and cells that are blank are left out. Raises Unreadable, at
    once when the rows cannot be told by the header, at the end when it has unknown columns.
    """
    lines = Lines(body, newline="")
    header = read_header(lines, allowed)
    for row, record in _records(lines, header.delimiter):
        if isinstance(record, RowProblem):
            yield row, [record]
            continue
        cells = [cell.strip() for cell in record]
        if not any(cells):
            continue
        if len(cells) != len(header.columns) or lines.spoilt:
            yield row, _problems(row, lines, header, cells)
        else:
            yield row, _fields(header, cells, allowed)
    if header.problems:
        raise Unreadable(header.problems)


def _fields(header: Header, cells: Sequence[str], allowed: Columns) -> Fields:
    named = zip(header.columns, cells, strict=True)
    return {name: cell for name, cell in named if cell and name in allowed.known}


def _records(lines: Lines, delimiter: str) -> Iterator[tuple[int, Sequence[str] | RowProblem]]:
    """Read on after what cannot be read, at the line after the one in which it began."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        row = lines.begin()
        try:
            record = next(reader, None)
        except csv.Error as error:
            yield row, RowProblem(row, "row", *(lines.flaw() or _explained(error)))
            lines.give_back()
            continue
        if record is None:
            return
        yield row, record


def _explained(error: csv.Error) -> tuple[str, str]:
    match str(error):
        case words if "limit" in words:
            limit = csv.field_size_limit()
            problem = f"a field is longer than {limit:,} characters"
            return problem, "Shorten it, or close the quotes that it begins with."
        case "unexpected end of data":
            return "quotes are opened and not closed", "Close them."
        case _:
            remedy = 'Write quotes inside a quoted field twice: "".'
            return "something follows the quotes that close a field", remedy


def _problems(row: int, lines: Lines, header: Header, cells: Sequence[str]) -> list[RowProblem]:
    if len(cells) != len(header.columns):
        problem = f"has {len(cells)} fields where the header has {len(header.columns)}"
        remedy = "Give every column a field; quote a field that holds the delimiter."
        return [RowProblem(row, "row", problem, remedy)]
    named = zip(header.columns, cells, strict=True)
    spoilt = [RowProblem(row, name, *flaw) for name, cell in named if (flaw := lines.flaw(cell))]
    flaw = lines.flaw()
    return spoilt or ([RowProblem(row, "row", *flaw)] if flaw else [])
