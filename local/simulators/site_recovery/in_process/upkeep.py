"""The vault's servers, and items that stay longer, on the model."""

from domain.component import Component, ComponentQuery
from local.simulators.site_recovery.in_process.components import read_components
from local.simulators.site_recovery.in_process.errors import translated
from local.simulators.site_recovery.in_process.scope import require_vault
from local.simulators.site_recovery.model import fabrics
from local.simulators.site_recovery.model.world import World


class SimulatedUpkeep:
    """`clouds.ports.SiteRecoveryUpkeep` on a simulated world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def list_components(self, query: ComponentQuery) -> tuple[Component, ...]:
        """List the provider's servers that have registered; none before the first has."""
        world = self._world
        with translated("site_recovery", query.vault.name), world.intervention():
            require_vault(world, query.vault)
            return tuple(
                component
                for fabric in fabrics.list_fabrics(world)
                if fabric.provider is query.provider
                for component in read_components(world, fabric)
            )
