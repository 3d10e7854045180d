"""JSON documents that tell whether they are as they were written."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from local.database import FileDamaged

_SEAL = "sha256"


def write_sealed(path: Path, document: dict[str, Any]) -> None:
    """Write a document in one go: whoever reads the file finds the old one or the new one."""
    text = json.dumps(document | {_SEAL: _sum(document)}, indent=2)
    fresh = path.with_name(path.name + ".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text + "\n")
    fresh.replace(path)


def read_json(path: Path) -> dict[str, Any]:
    """Read an object as it stands; raises `FileDamaged` for what is none."""
    try:
        document = json.loads(path.read_bytes())
    except ValueError as error:
        raise FileDamaged(f"{path} is damaged: it is no JSON ({error})") from error
    if not isinstance(document, dict):
        raise FileDamaged(f"{path} is damaged: it holds no object")
    return document


def read_sealed(path: Path) -> dict[str, Any]:
    """Read a document; raises `FileDamaged` unless it is as it was written."""
    document = read_json(path)
    if document.pop(_SEAL, None) != _sum(document):
        raise FileDamaged(f"{path} is damaged: its sum is not that of what it holds")
    return document


def _sum(document: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
