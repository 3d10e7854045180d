"""Several protected machines in one vault, and the port to its recovery plans."""

from domain.machine import MachineIdentity
from domain.migration import Target
from domain.recovery_plan import BootGroup, PlanRef, write_plan
from domain.replication import MachineSearch, ReplicationOrder
from local.simulators.site_recovery.model.discovery import register_agent
from local.simulators.site_recovery.model.network import NetworkMachine, announce
from local.simulators.site_recovery.model.source_machine import AgentRegistration


class PlannedVault:
    """Three machines under replication, by the names a, b and c, and a plan's name."""

    def __init__(self, staged, plans):
        self.staged = staged
        self.world = staged.world
        self.site_recovery = staged.site_recovery
        self.plans = plans
        self.ref = PlanRef(staged.landing.vault, "ferry-w1-1-1", staged.provider)
        appliance = self.site_recovery.get_appliance(staged.landing)
        searches = {name: self._search(appliance, name) for name in "abc"}
        for search in searches.values():
            self._appear(search)
        staged.wait(minutes=15)
        self.item_ids = {name: self._protect(name, search) for name, search in searches.items()}
        staged.wait(hours=2)

    @staticmethod
    def _search(appliance, name):
        identity = MachineIdentity(
            f"ec2a1b2c-0000-4000-8000-00000000000{name}", f"WIN-{name}.corp.example"
        )
        return MachineSearch(appliance, identity, f"10.0.1.{ord(name)}", f"WIN-{name}")

    def _appear(self, search):
        bios_id, fqdn = search.identity.bios_id, search.identity.fqdn
        if self.staged.classic:
            known = {"name": search.name, "fqdn": fqdn, "bios_id": bios_id}
            announce(self.world, NetworkMachine(search.address, **known))
            self.site_recovery.start_discovery(search)
            self.staged.wait(minutes=15)  # one at a time
        else:
            register_agent(self.world, AgentRegistration(bios_id, fqdn))

    def _protect(self, name, search):
        item_id = f"{search.appliance.container_id}/replicationProtectedItems/item-{name}"
        machine = self.site_recovery.find_machine(search).found()
        target, landing = Target(vm_name=f"vm-{name}"), self.staged.landing
        order = ReplicationOrder(item_id, machine, search.appliance, landing, target)
        self.site_recovery.enable_replication(order)
        return item_id

    def plan(self, *groups):
        """Write the plan of groups of names, such as "ab", or of boot groups."""
        written = [g if isinstance(g, BootGroup) else BootGroup(tuple(g)) for g in groups]
        return write_plan(self.ref, tuple(written), self.item_ids)

    def make(self, *groups):
        self.plans.start_plan(self.plan(*groups))
        self.wait(minutes=1)

    def item(self, name):
        return self.site_recovery.get_protected_item(self.item_ids[name])

    def wait(self, **units):
        self.staged.wait(**units)

    def finish(self, job):
        """Wait until the job has ended; tell how."""
        self.wait(hours=1)
        return self.site_recovery.get_job(job.job_id)
