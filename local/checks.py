"""Everything that CI runs."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_TOOLS = Path(sys.executable).parent
_CHECKS = {
    "lint": ("ruff", "check", "."),
    "format": ("ruff", "format", "--check", "."),
    "types": ("mypy", "."),
    "directions": ("lint-imports", "--no-logo"),
    "tests": ("pytest", "-q", "-n", "2", "--cov", "--cov-report=term", "--durations=15"),
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
