"""Builds the site with MkDocs, which has an environment of its own, installed by hash."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from local.site.refusal_codes import ROOT
from local.site.source import lay_out

PLACE = ROOT / ".ferry" / "docs"
_LOCK = ROOT / "requirements" / "docs.txt"
_NPM = Path(__file__).with_name("package-lock.json")
_DIAGRAMS = PLACE / "npm" / "node_modules" / "@mermaid-js" / "tiny" / "dist" / "mermaid.tiny.js"


def build(out: Path) -> None:
    """Build the whole site, strictly: a page outside of the navigation or a lost link ends it.

    CalledProcessError when something can't be installed, or MkDocs says no.
    """
    python = _environment()
    source = PLACE / "source"
    lay_out(source)
    shutil.copy(_diagrams(), source / "mermaid.js")
    command = (python, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", out.absolute())
    # Material greets each build with an advertisement.
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})


def _environment() -> Path:
    """Install MkDocs once for each content of its lock."""
    home = PLACE / "venv"
    python = home / "bin" / "python"
    if _fresh(home, _LOCK):
        subprocess.run((sys.executable, "-m", "venv", "--clear", home), check=True)
        pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        subprocess.run((*pip, "--require-hashes", "--requirement", _LOCK), check=True)
        _stamp(home).write_text(_hash(_LOCK))
    return python


def _diagrams() -> Path:
    """Fetch what draws the diagrams in the reader's browser: the site asks no other host."""
    home = PLACE / "npm"
    if _fresh(home, _NPM):
        home.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(_NPM.with_name(name), home / name)
        npm = os.environ.get("FERRY_NPM", "npm").split()
        quiet = ("--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts")
        subprocess.run((*npm, "ci", *quiet), cwd=home, check=True)
        _stamp(home).write_text(_hash(_NPM))
    return _DIAGRAMS


def _fresh(home: Path, lock: Path) -> bool:
    stamp = _stamp(home)
    return not stamp.exists() or stamp.read_text() != _hash(lock)


def _stamp(home: Path) -> Path:
    return home / ".installed"


def _hash(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()
