"""Moments as Site Recovery writes them: UTC with seven digits behind the point."""

from datetime import datetime


def stamp(moment: datetime) -> str:
    """Write a moment."""
    return f"{moment:%Y-%m-%dT%H:%M:%S.%f}0Z"


def stamp_if(moment: datetime | None) -> str | None:
    """Write a moment, or null where there is none."""
    return None if moment is None else stamp(moment)
