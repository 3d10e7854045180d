"""`ferry check-settings`: judges a file of settings; an app that has wrong ones never starts."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from domain.checkup.check import Area, Check, Verdict, worst
from domain.checkup.choices import judge_choices
from local.command_line.doctor.drawing import ENDINGS, as_document, drawn, summary
from local.screen import console, draw
from settings import Settings, SettingsError
from triggers.checkup.looks import choices_of

_File = Annotated[Path, typer.Argument(help="local.settings.json, or a JSON object of settings.")]
_Json = Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")]


def check_settings(file: _File, *, as_json: _Json = False) -> None:
    """Judge a file of settings before an app starts with it; nobody is asked.

    Ends with 0 when all is well, 1 when something needs attention, 2 when something is wrong.
    """
    found = judge_settings_file(file)
    if as_json:
        sys.stdout.write(f"{json.dumps(as_document(found))}\n")
    else:
        draw(console(stderr=False), drawn(found))
    console(stderr=True).print(summary(found))
    raise typer.Exit(ENDINGS[worst(found)])


def judge_settings_file(file: Path) -> tuple[Check, ...]:
    """Read local.settings.json, or any JSON object of settings, and say what is wrong with it."""
    try:
        document = json.loads(file.read_text("utf-8"))
        values = document.get("Values", document)
        given = {name: str(value) for name, value in values.items()}
    except (OSError, ValueError, AttributeError) as error:
        detail = f"{file.name} can't be read as JSON: {type(error).__name__}"
        return (_failing("file", detail, "Write it as local.settings.sample.json is written."),)
    try:
        settings = Settings.from_environ(given)
    except SettingsError as error:
        return tuple(_wrong(line) for line in str(error).splitlines()[1:])
    return judge_choices(choices_of(settings))


def _wrong(line: str) -> Check:
    name, _, rest = line.partition(" ")
    problem, _, meaning = rest.partition(". ")
    return _failing(name, problem.rstrip("."), meaning or "Correct it; docs/deploy.md says how.")


def _failing(subject: str, detail: str, remedy: str) -> Check:
    return Check(Area.SETTINGS, subject, Verdict.FAILING, detail, remedy)
