"""Rehearsals: a test failover into an isolated network, and what it has shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.errors import Refusal, Refused
from domain.protected_item import Operation, ProtectedItem, allows
from domain.source_instance import InstanceRef
from domain.validation import ValidationReport, failures

NO_NETWORK = "rehearsal.no_network"
NOT_ISOLATED = "rehearsal.not_isolated"
_SCENARIO = "testfailover"


@dataclass(frozen=True, slots=True)
class RehearsalPolicy:
    """What a wave says about rehearsals: in which isolated network, and whether one is demanded.

    `within` demands one that went well in that time before an approval counts; `automatic` lets
    the migration itself rehearse where that is missing. `network_id` is an ARM id.
    """

    network_id: str = ""
    within: timedelta | None = None
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class RehearsalOrder:
    """The order to fail an item over for a test; an empty point means the latest one.

    Which subnet of the network it is, is the item's: the one of its test subnet's name, or else of
    its own subnet's.
    """

    item_id: str
    network_id: str
    point_id: str = ""


@dataclass(frozen=True, slots=True)
class RehearsalReport:
    """How a rehearsal went; `left_behind` names what could not be cleaned up, and why."""

    ref: InstanceRef
    begun: datetime
    ended: datetime
    passed: bool
    because: str = ""
    remedy: str = ""
    validation: ValidationReport | None = None
    left_behind: tuple[str, ...] = ()
    by: str = ""


def rehearsal_stands(item: ProtectedItem) -> bool:
    """Say whether a test failover of the item is under way, or waits to be cleaned up."""
    scenario = item.running_scenario.lower()
    under_way = _SCENARIO in scenario and bool(item.running_job_id)
    return under_way or allows(item, Operation.TEST_FAILOVER_CLEANUP)


def require_isolated(network_id: str, serving: tuple[str, ...], peers: tuple[str, ...]) -> None:
    """Raise Refused unless machines in the network reach none in those that serve people."""
    network, others = network_id.lower(), {each.lower() for each in serving}
    if not network:
        raise Refused(
            Refusal(
                NO_NETWORK,
                "rehearsal",
                "the wave names no isolated network",
                "Say policy.cutover.rehearsal.network_id.",
            )
        )
    if network in others or others & {peer.lower() for peer in peers}:
        how = "is the network of the arrivals" if network in others else "is peered with it"
        raise Refused(
            Refusal(
                NOT_ISOLATED,
                network_id.rsplit("/", 1)[-1],
                f"a rehearsal must not meet what serves people, and this network {how}",
                "Name a network without peerings, gateways and appliances.",
            )
        )


def occupied(vm_id: str) -> Refusal:
    """Say that a machine has the name that the test failover would give to its own."""
    return Refusal(
        "rehearsal.occupied",
        vm_id.rsplit("/", 1)[-1],
        "a virtual machine of this name stands, and no test failover of the item made it",
        "Look whose it is: delete or rename it, or give the target another name.",
    )


def words_of(validation: ValidationReport) -> tuple[str, str]:
    """Put into words what a validation found, and what to do about it."""
    remedies = dict.fromkeys(c.remedy for c in validation.checks if not c.passed and c.remedy)
    return failures(validation), " ".join(remedies)
