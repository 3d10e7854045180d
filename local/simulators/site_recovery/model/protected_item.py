"""A protected item: one source machine on its way to Azure."""

from dataclasses import dataclass, field
from datetime import datetime

from local.simulators.site_recovery.model.agenda import Activity
from local.simulators.site_recovery.model.fabric import Fabric
from local.simulators.site_recovery.model.job import Job
from local.simulators.site_recovery.model.job_failure import JobFailure
from local.simulators.site_recovery.model.recovery_point import RecoveryPoint, Stretch
from local.simulators.site_recovery.model.server import Server
from local.simulators.site_recovery.model.source_machine import SourceMachine
from local.simulators.site_recovery.model.stage import Stage
from local.simulators.site_recovery.model.target import DiskChoice, TargetSettings


@dataclass(slots=True, eq=False)
class ProtectedItem:
    """An item and all that has happened to it.

    `home` is the fabric whose container the item stands in, `fabric` the one that it replicates
    by: they differ once it has switched to another provider. `server` is the appliance or process
    server there. `disks` maps the ids of the replicated disks to what they become. `initial` is
    the initial replication, `stretches` the times in which changes flowed, `cuts` the points that
    failovers to the latest state made. After `points_until` it gets no more of them. `running` is
    the job that holds the item, `finishing` the one that ends the initial replication.
    """

    name: str
    machine: SourceMachine
    home: Fabric
    fabric: Fabric
    server: Server
    policy: str
    target: TargetSettings
    disks: dict[str, DiskChoice]
    protectable_item_id: str | None = None
    master_target_id: str | None = None
    multi_vm_group: str | None = None
    run_as_account_id: str | None = None
    stage: Stage = Stage.ENABLING_FAILED  # until its first job takes it up
    running: Job | None = None
    finishing: Job | None = None
    initial: Activity | None = None
    stalled: bool = False
    stretches: list[Stretch] = field(default_factory=list)
    cuts: list[RecoveryPoint] = field(default_factory=list)
    points_until: datetime | None = None
    failover_point: RecoveryPoint | None = None
    test_point: RecoveryPoint | None = None
    last_failover: datetime | None = None
    last_test_failover: datetime | None = None
    problems: tuple[JobFailure, ...] = ()

    @property
    def item_id(self) -> str:
        """Spell the item's id."""
        return f"{self.home.container_id}/replicationProtectedItems/{self.name}"

    @property
    def names(self) -> frozenset[str]:
        """Tell every name that somebody may mean the item by, in lower case."""
        own = {self.name.casefold(), self.target.vm_name.casefold()}
        return frozenset(own | self.machine.names)

    @property
    def busy(self) -> bool:
        """Say whether a job holds the item now."""
        return self.running is not None and self.running.running

    @property
    def failed_over(self) -> bool:
        """Say whether the virtual machine in Azure is the active copy."""
        return self.stage.value.location == "Recovery"
