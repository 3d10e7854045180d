"""As much of PowerShell as an operator's command needs on a simulated machine."""

import base64
import re
from dataclasses import dataclass
from datetime import timedelta

_STATEMENT = re.compile(r"[^;\n]+")
_SERVICES = re.compile(r"^(?:(stop|start)-service|net\s+(stop|start))\s+(.*)$", re.IGNORECASE)
_SLEEP = re.compile(r"^start-sleep\s+(?:-seconds\s+|-s\s+)?(\d+)$", re.IGNORECASE)
_EXIT = re.compile(r"^exit\s+(\d+)$", re.IGNORECASE)
_FOREVER = re.compile(r"^while\s*\(\s*(\$true|1)\s*\)", re.IGNORECASE)
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OperatorsScript:
    """What a script does: which services it stops and starts, how long it takes, how it ends."""

    stops: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    takes: timedelta = timedelta()
    exit_code: int = 0


def read_script(encoded: str) -> OperatorsScript:
    """Read Stop-Service, Start-Service, net stop, Start-Sleep, while ($true), exit and throw.

    Anything else does nothing; what comes after an exit, a throw or an endless loop is not reached.
    """
    stops: list[str] = []
    starts: list[str] = []
    takes = timedelta()
    for found in _STATEMENT.finditer(base64.b64decode(encoded).decode()):
        statement = found.group().strip()
        if named := _SERVICES.match(statement):
            starting = "start" in {(named[1] or "").lower(), (named[2] or "").lower()}
            (starts if starting else stops).extend(_names(named[3]))
        elif sleep := _SLEEP.match(statement):
            takes += timedelta(seconds=int(sleep[1]))
        elif _FOREVER.match(statement):
            takes += _A_DAY
            break
        elif ends := _EXIT.match(statement):
            return OperatorsScript(tuple(stops), tuple(starts), takes, int(ends[1]))
        elif statement.lower().startswith("throw"):
            return OperatorsScript(tuple(stops), tuple(starts), takes, 1)
    return OperatorsScript(tuple(stops), tuple(starts), takes)


def _names(words: str) -> list[str]:
    bare = re.sub(r"(?i)(?<!\S)-(name|force|passthru|erroraction\s+\w+)\b", "", words)
    return [name.strip(" '\"") for name in bare.split(",") if name.strip(" '\"")]
