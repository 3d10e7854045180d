"""Several protected machines in one vault, and the port to its recovery plans."""

from domain.machine import MachineIdentity
from domain.migration import Target
from domain.recovery_plan import BootGroup, PlanRef, write_plan
from domain.replication import MachineSearch, ReplicationOrder
from local.simulators.site_recovery.model.discovery import register_agent
from local.simulators.site_recovery.model.source_machine import AgentRegistration


class PlannedVault:
    """Three machines under replication, by the names a, b and c, and a plan's name."""

    def __init__(self, staged, plans):
        self.staged = staged
        self.world = staged.world
        self.site_recovery = staged.site_recovery
        self.plans = plans
        self.item_ids = {}
        for number, name in enumerate("abc"):
            bios_id = f"ec2a1b2c-0000-4000-8000-0000000000b{number}"
            register_agent(self.world, AgentRegistration(bios_id, f"WIN-{name}.corp.example"))
        staged.wait(minutes=15)
        for number, name in enumerate("abc"):
            self.item_ids[name] = self._protect(number, name)
        staged.wait(hours=1)
        self.ref = PlanRef(staged.landing.vault, "ferry-w1-1-1")

    def _protect(self, number, name):
        bios_id = f"ec2a1b2c-0000-4000-8000-0000000000b{number}"
        appliance = self.site_recovery.get_appliance(self.staged.landing)
        search = MachineSearch(appliance, MachineIdentity(bios_id, f"WIN-{name}.corp.example"))
        item_id = f"{appliance.container_id}/replicationProtectedItems/item-{name}"
        machine = self.site_recovery.find_machine(search).found()
        target = Target(vm_name=f"vm-{name}")
        order = ReplicationOrder(item_id, machine, appliance, self.staged.landing, target)
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
