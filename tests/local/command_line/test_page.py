"""docs/command-line.md names every command, and none that is not there."""

import re
from pathlib import Path

import click
import pytest
from typer.main import get_command

from local.command_line import app

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "command-line.md").read_text("utf-8")


def commands(group=None, names=()):
    group = group or get_command(app)
    for name, each in group.commands.items():
        if isinstance(each, click.Group) or hasattr(each, "commands"):
            yield from commands(each, (*names, name))
        else:
            yield (*names, name)


def told():
    """Read the first cells of the page's rows: `ferry group one \\| two …` names two commands."""
    rows = re.findall(r"^\| (`ferry .*?) \| ", PAGE.replace(r"\|", "¦"), re.MULTILINE)
    for row in rows:
        for code in re.findall(r"`ferry ([^`]*)`", row):
            first, *others = [part.split() for part in re.split(r" ¦ ", code)]
            yield tuple(first)
            yield from ((first[0], *each) for each in others if not each[0].startswith("-"))


@pytest.mark.parametrize("command", list(commands()), ids=" ".join)
def test_every_command_has_its_row(command):
    shown = [" ".join(each[: len(command)]).lower() for each in told()]
    assert " ".join(command) in shown


def test_no_row_names_a_command_that_is_not_there():
    known = set(commands())
    shown = [tuple(part.lower() for part in each) for each in told()]
    strange = [each for each in shown if not {each[:1], each[:2]} & known]
    assert not strange
