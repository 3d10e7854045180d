"""Short ways to bring things about in a simulated world."""

from datetime import timedelta

from local.clock import VirtualClock
from local.simulators.site_recovery.model import discovery, enabling, items
from local.simulators.site_recovery.model.enable_order import EnableOrder
from local.simulators.site_recovery.model.failing_over import fail_over
from local.simulators.site_recovery.model.failover_order import FailoverOrder
from local.simulators.site_recovery.model.source_machine import AgentRegistration
from local.simulators.site_recovery.model.target import DiskChoice, TargetSettings
from local.simulators.site_recovery.model.world import World

BIOS_ID = "ec2a1b2c-0000-4000-8000-00000000000{}"


class Staging:
    """A world at a standing clock, and the short ways to bring things about in it."""

    def __init__(self, settings):
        self.clock = VirtualClock()
        self.world = World(self.clock, settings)

    def wait(self, **units):
        self.clock.advance(timedelta(**units))
        with self.world.intervention():
            return self.world

    def machine(self, number=1, **choices):
        agent = AgentRegistration(BIOS_ID.format(number), f"WIN-{number}.corp.example", **choices)
        machine = discovery.register_agent(self.world, agent)
        self.wait(minutes=15)
        return machine

    def order(self, machine, **changes):
        estate = self.world.estate
        usual = {
            "policy_id": f"{estate.vault_id}/replicationPolicies/{estate.policy}",
            "machine_id": f"{estate.site_id}/machines/{machine.name}",
            "process_server_id": self.world.appliances[0].server_id,
            "target": TargetSettings(estate.target_resource_group_id, f"vm-{machine.name[:4]}"),
            "disks_default": DiskChoice(),
        }
        return EnableOrder(**(usual | changes))

    def enable(self, name="item", machine=None, **changes):
        machine = machine or self.machine()
        return enabling.enable_replication(self.world, name, self.order(machine, **changes))

    def protect(self, name="item", machine=None, **changes):
        self.enable(name, machine, **changes)
        self.wait(hours=1)
        return self.item(name)

    def fail_over(self, name="item", point=""):
        fail_over(self.world, name, FailoverOrder(point))
        self.wait(hours=1)
        return self.item(name)

    def item(self, name="item"):
        return items.get_item(self.world, name)
