"""What the host tells the person at the terminal: the functions it found, or why it found none."""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from local.host.functions import Function, IndexingError
from local.host.routes import Route

_FRAME = re.compile(r'^ *File "([^"]+)"', re.MULTILINE)
_HEAD = "Traceback (most recent call last):\n"
_NAMED = re.compile(r"(?:the|Function) (\w+)")


def functions_found(functions: Iterable[Function], routes: Iterable[Route], url: str) -> str:
    """List the functions as `func start` does: HTTP first, with methods and URL."""
    others = [each for each in functions if each.trigger["type"] != "httpTrigger"]
    lines = [
        f"\t{route.function.name}: {_methods(route)}{url}/{route.template}" for route in routes
    ]
    lines += [f"\t{each.name}: {each.trigger['type']}" for each in others]
    return "\n\n".join(["\nFunctions:", *lines, ""])


def _methods(route: Route) -> str:
    return f"[{','.join(route.methods)}] " if route.methods else ""


def indexing_failed(error: IndexingError, directory: Path) -> str:
    """Tell what is wrong with the app: its own traceback, or the line of the function at fault."""
    chained = [_own(each, directory) for each in error.traceback.split(_HEAD)]
    if any(chained):
        return _HEAD.join(["", *filter(None, chained)]).rstrip()
    return next(_places(str(error), directory), "") + str(error)


def _own(traceback: str, directory: Path) -> str:
    """Cut a traceback to where the app begins in it; empty when it never gets there."""
    frames = _FRAME.finditer(traceback)
    own = (frame.start() for frame in frames if _belongs(Path(frame[1]), directory))
    return traceback[start:] if (start := next(own, -1)) >= 0 else ""


def _places(message: str, directory: Path) -> Iterator[str]:
    """Find, in the files the app has loaded, where the function that the message names begins."""
    names = "|".join(map(re.escape, _NAMED.findall(message)))
    begins = re.compile(rf"\bdef ({names})\b|[\"']({names})[\"']")
    loaded = {getattr(module, "__file__", None) or "" for module in sys.modules.values()}
    for file in sorted(file for file in loaded if _belongs(Path(file), directory)):
        for number, line in enumerate(Path(file).read_text().splitlines(), start=1):
            if names and begins.search(line):
                yield f'File "{file}", line {number}: '


def _belongs(file: Path, directory: Path) -> bool:
    """Tell the app's own files from the packages that may lie below it, in a .venv."""
    return file.is_relative_to(directory.resolve()) and "site-packages" not in file.parts
