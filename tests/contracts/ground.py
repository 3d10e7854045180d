"""The ports to the ground of a landing zone, and the world behind them."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial

from clouds.azure.arm import Arm
from clouds.azure.key_vault import passphrase_reader
from clouds.azure.servers import AzureServers
from clouds.azure.vaults import RecoveryServices
from domain.component import Role
from domain.landing_zone import AwsPlace, AzurePlace, ServerOrder
from domain.vault import Vault
from local.clock import VirtualClock
from local.simulators.site_recovery.http.server import Server
from local.simulators.site_recovery.in_process.secrets import simulated_passphrase
from local.simulators.site_recovery.model.fabrics import shown_fabrics
from local.simulators.site_recovery.model.secrets import find_key_vault
from local.simulators.site_recovery.model.world import World
from local.simulators.site_recovery.ports import SimulatedServers, SimulatedVaults

FACES = ("in-process", "http")


class StagedGround:
    """Vaults, key vault and servers behind one face; `url` is the key vault's address there."""

    def __init__(self, face, arm_of=Arm, **world):
        self.clock = VirtualClock()
        self.world = World(self.clock, **world)
        self.face = face
        self._arm_of = arm_of

    @contextmanager
    def open(self):
        estate = self.world.estate
        if self.face == "in-process":
            self.vaults = SimulatedVaults(self.world)
            self.servers = SimulatedServers(self.world)
            self.passphrase = partial(simulated_passphrase, self.world)
            self.url = f"https://{estate.key_vault}.vault.azure.net"
            yield self
            return
        with Server(self.world) as server:
            self.url = f"{server.url}/keyvault/{estate.key_vault}"
            self.arm = self._arm_of(server.url, estate.subscription_id)
            self.vaults = RecoveryServices(self.arm, self.clock.now)
            self.servers = AzureServers(self.arm)
            self.passphrase = passphrase_reader(self.arm)
            yield self

    def vault(self, name="fresh"):
        estate = self.world.estate
        return Vault(estate.subscription_id, estate.resource_group, name)

    @property
    def place(self):
        estate = self.world.estate
        return AzurePlace(
            location=estate.location,
            resource_group=estate.resource_group,
            subnet_id=f"{estate.network_id}/subnets/{estate.subnet}",
            key_vault_url=self.url,
        )

    @property
    def key_vault(self):
        return find_key_vault(self.world, self.world.estate.key_vault)

    def value_of(self, secret):
        """Read what a machine that may read the secret would get now."""
        return self.key_vault.valid(secret, self.clock.now())

    def wait(self, **units):
        self.clock.advance(timedelta(**units))
        with self.world.intervention():
            return self.world


AWS = AwsPlace("123456789012", "eu-central-1", "subnet-1")


def order_of(ground, role=Role.CONFIGURATION_SERVER, **different):
    usual = ServerOrder(
        zone="north",
        role=role,
        vault=ground.vault(ground.world.estate.vault),
        azure=ground.place,
        aws=AWS,
        size="Standard_D8s_v5",
        cache_gib=700,
    )
    return replace(usual, **different)


def deployed(ground, order):
    """Have the server, and wait until its deployment has succeeded."""
    ground.servers.ensure_server(order)
    ground.wait(minutes=6)
    return ground.servers.ensure_server(order)


def registered(ground):
    """List the servers that the vault shows, by name."""
    ground.wait(minutes=0)
    shown = shown_fabrics(ground.world)
    return {server.name: server for fabric in shown for server in fabric.shown}


def effects(ground, operation):
    return len(ground.world.ledger.effects(operation))
