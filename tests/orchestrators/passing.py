"""Which lines of the stories are passed, and which ways their branches go."""

import gc
import importlib
import pkgutil
import sys
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FunctionType

import orchestrators

ROOM = Path(orchestrators.__file__).parent
_TOOL = 4  # the debugger, coverage and profilers have 0 to 2
_LINE, _BRANCH = sys.monitoring.events.LINE, sys.monitoring.events.BRANCH


class Passing:
    """Sees what passes through the stories; `lines` and `ways` are what did the last time."""

    def __init__(self):
        for each in pkgutil.walk_packages(orchestrators.__path__, "orchestrators."):
            importlib.import_module(each.name)
        # By its type: isinstance asks what a weak reference stands for, which may be gone.
        found = (each.__code__ for each in gc.get_objects() if type(each) is FunctionType)
        here = [code for code in found if code.co_filename.startswith(f"{ROOM}/")]
        self._codes = {each for code in here for each in _with_inner(code)}
        self.lines, self.ways = set(), set()

    @contextmanager
    def watching(self):
        """See what passes within; what passed before is forgotten."""
        self.lines, self.ways = set(), set()
        watch = sys.monitoring
        watch.restart_events()
        watch.use_tool_id(_TOOL, "passing")
        watch.register_callback(_TOOL, _LINE, self._pass)
        watch.register_callback(_TOOL, _BRANCH, self._turn)
        for code in self._codes:
            watch.set_local_events(_TOOL, code, _LINE | _BRANCH)
        try:
            yield self
        finally:
            for code in self._codes:
                watch.set_local_events(_TOOL, code, 0)
            watch.free_tool_id(_TOOL)

    def _pass(self, code, line):
        self.lines.add((code.co_filename, line))
        return sys.monitoring.DISABLE

    def _turn(self, code, offset, target):
        self.ways.add((code.co_filename, _line_of(code, offset), offset, target))

    def every_line(self):
        """Give all lines that could be passed."""
        for code in self._codes:
            for _, _, line in code.co_lines():
                if line and line != code.co_firstlineno:
                    yield code.co_filename, line


def in_words(places):
    """Name lines by what stands there, which says more than numbers and lasts longer."""
    for file, line in sorted(places):
        text = Path(file).read_text(encoding="utf-8").splitlines()[line - 1].strip()
        yield f"{Path(file).relative_to(ROOM)}: {text}"


def _with_inner(code):
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _with_inner(each)


def _line_of(code, offset):
    return next(line for start, end, line in code.co_lines() if start <= offset < end)
