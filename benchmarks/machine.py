"""The machine that figures were measured on, without names and paths."""

import os
import platform
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("azure-functions-durable", "azure-functions-runtime", "durabletask", "protobuf",
             "pydantic", "azure-mgmt-recoveryservicessiterecovery")  # fmt: skip


def machine() -> dict[str, str]:
    """Describe it: processor, memory, system, versions, and how busy it was."""
    return {
        "measured": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "cores": str(os.cpu_count()),
        "processor": _first("/proc/cpuinfo", "model name") or platform.machine(),
        "memory": f"{int(_first('/proc/meminfo', 'MemTotal').split()[0]) / 2**20:.0f} GiB",
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        **{name: version(name) for name in _PACKAGES},
        "load average at the end": " ".join(f"{each:.1f}" for each in os.getloadavg()),
    }


def _first(file: str, name: str) -> str:
    lines = Path(file).read_text("utf-8").splitlines()
    return next((each.split(":")[1].strip() for each in lines if each.startswith(name)), "0")
