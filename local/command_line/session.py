"""What a command has in its hands: Ferry, the answer's place, and the operator's screen."""

import json
import sys
from dataclasses import dataclass
from typing import Any, NoReturn

import typer
from rich.console import Console, RenderableType

from local.ferry_api import FerryApi
from local.screen import draw, visible


@dataclass(frozen=True, slots=True)
class Session:
    """One command's run; with `as_json` standard output carries JSON and nothing else."""

    api: FerryApi
    as_json: bool
    screen: Console
    paper: Console

    def answer(self, document: Any, *drawn: RenderableType) -> None:
        """Give the command's one answer: as JSON, or drawn."""
        if self.as_json:
            self.write(document)
            return
        for each in drawn:
            draw(self.paper, each)

    def write(self, document: Any) -> None:
        """Write a document as JSON, however the command was called."""
        _write(json.dumps(document, indent=2 if sys.stdout.isatty() else None))

    def line(self, document: Any, drawn: RenderableType | None = None) -> None:
        """Give one of many answers, on a line of its own and at once."""
        if self.as_json:
            _write(json.dumps(document))
        elif drawn is not None:
            self.paper.print(drawn, soft_wrap=True)

    def say(self, words: str) -> None:
        """Tell the operator something."""
        self.screen.print(visible(words), soft_wrap=True)

    def advise(self, *commands: str) -> None:
        """Tell what to do next."""
        for each in commands:
            self.screen.print(f"next: {visible(each)}", style="dim", soft_wrap=True)


def wrong_use(words: str) -> NoReturn:
    """End the command: what was asked for makes no sense."""
    raise typer.BadParameter(words)


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
