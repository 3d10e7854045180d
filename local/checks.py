"""Everything that CI runs."""

import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_TOOLS = Path(sys.executable).parent
_QUICK = ("lint", "format", "types", "directions")  # one process each, so all at a time
_DEATHS = 16  # of a host's process, by each provider
# Three processes on two cores: a third of the tests wait for a running system now and then.
_CHECKS = {
    "lint": ("ruff", "check", "."),
    "format": ("ruff", "format", "--check", "."),
    "types": ("mypy", "."),
    "directions": ("lint-imports", "--no-logo"),
    "tests": ("pytest", "-q", "-n", "3", "--cov", "--cov-report=term", "--durations=15"),
    "crashes": ("python", "-m", "local.crash", "--today", "--distinct"),
}


def run_checks(pytest_arguments: list[str]) -> int:
    """Run every check, whatever becomes of the others; 0 when all pass."""
    with ThreadPoolExecutor(len(_QUICK)) as pool:
        well = dict(zip(_QUICK, pool.map(_passes, _QUICK), strict=True))
    well["tests"] = _passes("tests", pytest_arguments)
    well["crashes"] = _passes("crashes")
    failed = [name for name, passed in well.items() if not passed]
    if failed:
        print(f"failed: {', '.join(failed)}")  # noqa: T201
    return 1 if failed else 0


def _passes(name: str, more: Sequence[str] = ()) -> bool:
    """Run one check; a quick one tells all it has to say at its end, others as they go on."""
    tool, *arguments = _CHECKS[name]
    command, started = [str(_TOOLS / tool), *arguments, *more], time.monotonic()
    pipe = subprocess.PIPE if name in _QUICK else None
    ended = subprocess.run(
        command, cwd=ROOT, check=False, text=True, stdout=pipe, stderr=pipe and subprocess.STDOUT
    )
    passed = ended.returncode == 0
    judgement = f"{name}: {'ok' if passed else 'FAILED'} after {time.monotonic() - started:.1f} s"
    print(f"{ended.stdout or ''}{judgement}\n", end="", flush=True)  # noqa: T201
    return passed


def run_exhaustively(points: list[str]) -> int:
    """Run every trouble at every point, or at those given alone; 0 when all is well."""
    chosen = [word for each in points for word in ("--points", each)]
    trials = [chosen] if chosen else [[], ["--deaths", str(_DEATHS)]]
    command = [sys.executable, "-m", "local.crash"]
    codes = [subprocess.run([*command, *each], cwd=ROOT, check=False).returncode for each in trials]
    return max(codes)
