"""Everything that CI runs."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_TOOLS = Path(sys.executable).parent
_DEATHS = 16  # of a host's process, by each provider
_CHECKS = {
    "lint": ("ruff", "check", "."),
    "format": ("ruff", "format", "--check", "."),
    "types": ("mypy", "."),
    "directions": ("lint-imports", "--no-logo"),
    "tests": ("pytest", "-q", "-n", "2", "--cov", "--cov-report=term", "--durations=15"),
    "crashes": ("python", "-m", "local.crash", "--today", "--distinct"),
}


def run_checks(pytest_arguments: list[str]) -> int:
    """Run every check, whatever becomes of the others; 0 when all pass."""
    failed = []
    for name, (tool, *arguments) in _CHECKS.items():
        started = time.monotonic()
        more = pytest_arguments if name == "tests" else []
        ended = subprocess.run([str(_TOOLS / tool), *arguments, *more], cwd=ROOT, check=False)
        print(f"{name}: {'ok' if not ended.returncode else 'FAILED'} "  # noqa: T201
              f"after {time.monotonic() - started:.1f} s", flush=True)  # fmt: skip
        failed += [name] if ended.returncode else []
    if failed:
        print(f"failed: {', '.join(failed)}")  # noqa: T201
    return 1 if failed else 0


def run_exhaustively(points: list[str]) -> int:
    """Run every trouble at every point, or at those given alone; 0 when all is well."""
    chosen = [word for each in points for word in ("--points", each)]
    trials = [chosen] if chosen else [[], ["--deaths", str(_DEATHS)]]
    command = [sys.executable, "-m", "local.crash"]
    codes = [subprocess.run([*command, *each], cwd=ROOT, check=False).returncode for each in trials]
    return max(codes)
