"""Long lists in short words."""

from collections.abc import Sequence

_SHOWN = 4


def listed(names: Sequence[str]) -> str:
    """Name the first few, and count the others."""
    shown, others = ", ".join(names[:_SHOWN]), len(names) - _SHOWN
    return f"{shown} and {others} more" if others > 0 else shown
