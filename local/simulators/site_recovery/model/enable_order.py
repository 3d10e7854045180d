"""The order to protect a machine."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from local.simulators.site_recovery.model.target import DiskChoice, TargetSettings


@dataclass(frozen=True, slots=True)
class EnableOrder:
    """Which machine, through which appliance, under which policy, to become what.

    It goes into the fabric of the given name; without one, into the first of the modernised
    provider. Either `disks` by their ids or one choice for all of them in `disks_default`. The
    classic provider knows the machine by its protectable item and wants a master target.
    """

    policy_id: str
    machine_id: str
    process_server_id: str
    target: TargetSettings
    disks: Mapping[str, DiskChoice] = field(default_factory=dict)
    disks_default: DiskChoice | None = None
    protectable_item_id: str | None = None
    multi_vm_group: str | None = None
    run_as_account_id: str | None = None
    master_target_id: str | None = None
    fabric: str = ""
