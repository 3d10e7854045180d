"""What is drawn for people: text of which nothing is hidden and nothing obeyed, plain tables."""

import re
from typing import Any

from rich.console import Console, ConsoleDimensions, RenderableType
from rich.table import Table
from rich.text import Text

_UNBROKEN = 10_000  # columns and lines where there is no terminal: a row stays a line
# What moves the cursor, rings, or turns the reading direction: a message must not draw itself.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def console(*, stderr: bool) -> Console:
    """Make a console that draws what it is given and reads no markup in it."""
    made = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not made.is_terminal:
        made.size = ConsoleDimensions(_UNBROKEN, _UNBROKEN)
    return made


def draw(place: Console, drawn: RenderableType) -> None:
    """Draw something; where there is no terminal, without the blanks that fill its lines."""
    if place.is_terminal:
        place.print(drawn)
        return
    with place.capture() as caught:
        place.print(drawn)
    lines = caught.get().splitlines()
    place.file.write("".join(f"{line.rstrip()}\n" for line in lines))


def visible(value: Any) -> str:
    """Write a value so that all of it is seen and none of it obeyed."""
    text = "" if value is None else str(value)
    return _UNSEEN.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def cell(value: Any, style: str = "") -> Text:
    """Make a table's cell of a value."""
    return Text(visible(value), style=style)


def table(*columns: str) -> Table:
    """Begin a table."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        made.add_column(column)
    return made


def grid(*rows: tuple[str, Any]) -> Table:
    """Draw names and values, those that have one."""
    made = Table.grid(padding=(0, 2, 0, 0))
    for name, value in rows:
        if value not in (None, ""):
            made.add_row(cell(name, "dim"), cell(value) if isinstance(value, str) else value)
    return made
