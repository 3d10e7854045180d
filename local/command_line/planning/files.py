"""The files of the planner as commands take them; what is wrong with one ends the command."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

import typer
from pydantic import BaseModel, ValidationError

from local.command_line.exits import Exit
from local.command_line.problems import problem_drawn
from local.planning.text import Unreadable, plain, read_mapping
from local.planning.wave_plan import WavePlan, flaws_of
from local.screen import console, draw
from triggers.problems import FieldProblem, RowProblem


def read_plan(file: Path, *, as_json: bool) -> WavePlan:
    """Read a wave plan; everything that is wrong with it is told, by field and remedy."""
    said = read(file, as_json=as_json)
    try:
        return WavePlan.model_validate(said)
    except ValidationError as error:
        refuse(f"{file} is no wave plan", flaws_of(error, said), as_json=as_json)


def read_shape[Shape: BaseModel](file: Path, shape: type[Shape], *, as_json: bool) -> Shape:
    """Read a file of another shape; everything that is wrong with it is told."""
    said = read(file, as_json=as_json)
    try:
        return shape.model_validate(said)
    except ValidationError as error:
        refuse(f"{file} is not valid", flaws_of(error, said), as_json=as_json)


def read(file: Path, *, as_json: bool) -> dict[str, Any]:
    """Read a file that is a mapping."""
    try:
        found: dict[str, Any] = plain(read_mapping(file))
    except Unreadable as error:
        remedy = "Write it as YAML or JSON; docs/planning.md shows one."
        told = [FieldProblem("file", str(error), remedy)]
        refuse(f"{file} can't be read", told, as_json=as_json)
    return found


def refuse(title: str, errors: Sequence[FieldProblem | RowProblem], *, as_json: bool) -> NoReturn:
    """Tell what is wrong with what was given, and end: nothing was sent."""
    document = {
        "type": "urn:ferry:problem:invalid-document",
        "title": title,
        "errors": [asdict(each) for each in errors],
    }
    if as_json:
        sys.stdout.write(f"{json.dumps(document)}\n")
    draw(console(stderr=True), problem_drawn(document))
    raise typer.Exit(Exit.REFUSED)
