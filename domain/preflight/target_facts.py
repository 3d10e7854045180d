"""What Azure offers where an instance shall land, as far as rules need to know it."""

from dataclasses import dataclass

from domain.target.quota import CoreUsage
from domain.target.size import AzureSize


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """The size that was chosen or named, None when there is none, and the region's core usages.

    `why_none` says why no size can be had: not offered here, or none is large enough.
    """

    region: str
    size: AzureSize | None = None
    why_none: str = ""
    usages: tuple[CoreUsage, ...] = ()
