"""What the installer's log says about a failure: the last lines, and a code with a known remedy."""

import re

from domain.failure_codes import FAILURES, Failure

_MARK = "log: "
_SHOWN = 5
_CODE = re.compile(r"\b(9[57]\d{3})\b")


def log_lines(output: str) -> tuple[str, ...]:
    """Pick the lines of the installer's log out of what a script has printed."""
    marked = (line for line in output.splitlines() if line.startswith(_MARK))
    return tuple(line.removeprefix(_MARK).strip() for line in marked)


def last_words(lines: tuple[str, ...]) -> str:
    """Put the end of the log into one line; empty without a log."""
    shown = [line for line in lines if line][-_SHOWN:]
    return f" The installer's log ends: {' | '.join(shown)}" if shown else ""


def failure_in(lines: tuple[str, ...]) -> Failure | None:
    """Find the last push-installation code (95xxx, 97xxx) of the log that has a known remedy."""
    codes = [code for line in lines for code in _CODE.findall(line) if code in FAILURES]
    return FAILURES[codes[-1]] if codes else None
