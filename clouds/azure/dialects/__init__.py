"""The two providers as dialects of one vault: the same operations, in other words and bodies."""

from clouds.azure.arm import Arm
from clouds.azure.dialects.classic import Classic
from clouds.azure.dialects.dialect import Dialect
from clouds.azure.dialects.modernised import Modernised
from clouds.azure.fabrics import Fabrics
from domain.provider import Provider


def dialects(arm: Arm) -> dict[Provider, Dialect]:
    """Make the dialect of each provider."""
    fabrics = Fabrics(arm)
    return {Provider.MODERNISED: Modernised(fabrics), Provider.CLASSIC: Classic(fabrics)}
