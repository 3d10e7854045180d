"""For each rule an instance that breaks it and one that keeps it, as near to it as may be."""

from domain.mobility_service import MobilityWay
from domain.target.quota import CoreUsage
from local.simulators.aws.seed_variants import Variant
from tests.preflight import deeds
from tests.preflight.bench import Case
from tests.preflight.cases import SIZE, lands, sized
from tests.preflight.inner_fixtures import AGENTS, LICENCES, MACHINE, ROLES, SYSTEM
from tests.preflight.outer_fixtures import CHURN, DISKS, INSTANCE, NAMES, NETWORK

TARGET = {
    "target_not_read": (Case(target_trouble="network.404: there is no network"), Case()),
    "no_size": (lands(None, why_none="Standard_D2s_v5 is not offered"), lands()),
    "size_vcpus": (sized(vcpus=1), sized(vcpus=2)),
    "size_memory": (sized(memory_gib=7.5), sized(memory_gib=8)),
    "size_disks": (sized(data_disks=0), sized(data_disks=1)),
    "size_interfaces": (
        Case(deed=deeds.second_interface, target=sized(network_interfaces=1).target),
        Case(deed=deeds.second_interface, target=sized(network_interfaces=2).target),
    ),
    "size_generation": (sized(generations=("V2",)), sized(generations=("V1", "V2"))),
    "size_controller": (sized(controllers=("NVMe",)), sized(controllers=("SCSI", "NVMe"))),
    "size_restricted": (sized(restrictions=("NotAvailableForSubscription",)), sized()),
    "quota_family": (
        lands(SIZE, CoreUsage("standardDSv5Family", 9, 10)),
        lands(SIZE, CoreUsage("standardDSv5Family", 8, 10)),
    ),
    "quota_region": (
        lands(SIZE, CoreUsage("cores", 99, 100)),
        lands(SIZE, CoreUsage("cores", 98, 100)),
    ),
}


FIXTURES = {
    code: pair
    for part in (
        INSTANCE, SYSTEM, DISKS, CHURN, NETWORK, NAMES, ROLES, LICENCES, AGENTS, MACHINE, TARGET
    )
    for code, pair in part.items()
}  # fmt: skip


# Where a rule only warns because of how the mobility service comes onto the machine.
MILDER = {
    "not_managed": Case(wish={"variant": Variant.UNMANAGED}, way=MobilityWay.BY_HAND),
    "not_inspected": Case(fails={"exit_code": 202}, way=MobilityWay.PUSH),
    "reboot_pending": Case(guest={"reboot_pending": True}, way=MobilityWay.BY_HAND),
}
