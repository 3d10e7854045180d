"""Asks what is known of weaknesses in the pinned packages, where somebody answers."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PINNED = ("requirements.txt", "requirements/dev.txt", "requirements/docs.txt")
# What the command ends with: nothing known, something known, nobody answered.
NONE_KNOWN, SOME_KNOWN, NO_ANSWER = 0, 1, 3


def audit_dependencies() -> int:
    """Ask pip-audit and npm; the gravest of their answers, where silence proves nothing."""
    answers = [_python(name) for name in PINNED] + [_node()]
    return next(each for each in (SOME_KNOWN, NO_ANSWER, NONE_KNOWN) if each in answers)


def read_pip_audit(name: str, printed: str) -> tuple[int, str]:
    """Read what pip-audit has printed as JSON; a package that it skipped was not looked up."""
    try:
        found: list[Any] = json.loads(printed)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return NO_ANSWER, f"{name}: pip-audit could not be asked"
    weak = [each for each in found if each.get("vulns")]
    if weak:
        words = ", ".join(f"{e['name']} {e['version']} ({e['vulns'][0]['id']})" for e in weak)
        return SOME_KNOWN, f"{name}: weaknesses are known of {words}"
    skipped = [each for each in found if "skip_reason" in each]
    if skipped or not found:
        return NO_ANSWER, f"{name}: nobody answered for {len(skipped)} of {len(found)} packages"
    return NONE_KNOWN, f"{name}: none known of {len(found)} packages"


def read_npm_audit(printed: str) -> tuple[int, str]:
    """Read what npm audit has printed as JSON."""
    try:
        counts: dict[str, int] = json.loads(printed)["metadata"]["vulnerabilities"]
    except (ValueError, KeyError, TypeError):
        return NO_ANSWER, "package-lock.json: nobody answered"
    if counts.get("total"):
        return SOME_KNOWN, f"package-lock.json: {counts['total']} weaknesses are known"
    return NONE_KNOWN, "package-lock.json: none known"


def _python(name: str) -> int:
    uv = shutil.which("uv") or str(ROOT / ".ferry" / "uv" / "bin" / "uv")
    asked = (uv, "tool", "run", "pip-audit", "--format", "json", "--progress-spinner", "off",
             "--disable-pip", "--require-hashes", "--requirement", name)  # fmt: skip
    return _told(*read_pip_audit(name, _printed(*asked)))


def _node() -> int:
    return _told(*read_npm_audit(_printed("npm", "audit", "--package-lock-only", "--json")))


def _printed(*command: str) -> str:
    try:
        return subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _told(answer: int, words: str) -> int:
    print(words)  # noqa: T201
    return answer
