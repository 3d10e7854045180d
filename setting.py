"""How a setting is declared: its variable, its meaning, its default and what fits it."""

from dataclasses import MISSING, field
from typing import Any


def setting(name: str, meaning: str, default: Any = MISSING, pattern: str = "") -> Any:
    """Declare a setting; `pattern` has to fit the whole of what is given."""
    metadata = {"name": name, "meaning": meaning, "pattern": pattern}
    return field(default=default, metadata=metadata)
