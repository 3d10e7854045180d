"""Rules about what the machine does for others: roles that don't move like any other server."""

from collections.abc import Iterator

from domain.preflight import source_links as links
from domain.preflight.guest_facts import RUNNING, GuestFacts
from domain.preflight.rule import ADVISORY, CRITICAL, WARNING, Area, Rule, of_guest, when

_CONTROLLER = 2
_SQL = ("MSSQLSERVER", "MSSQL$")
_OTHER_REPLICATION = {
    "AwsReplicationService": "AWS Application Migration Service",
    "AwsReplicationVolumeUpdaterService": "AWS Application Migration Service",
    "CloudEndureService": "CloudEndure",
    "Double-Take": "Double-Take",
    "ZertoVssAgent": "Zerto",
    "CVD": "Commvault",
}


def _controller(guest: GuestFacts) -> tuple[str, ...]:
    controls = guest.product_type == _CONTROLLER
    return when(controls, f"it is a domain controller of {guest.domain or 'a domain'}")


def _cluster(guest: GuestFacts) -> Iterator[str]:
    service = guest.service("ClusSvc")
    if service and service.state == RUNNING:
        yield "the cluster service runs"


def _hyper_v(guest: GuestFacts) -> Iterator[str]:
    service = guest.service("vmms")
    if service and service.state == RUNNING:
        yield "Hyper-V runs virtual machines on it"


def _sql_server(guest: GuestFacts) -> Iterator[str]:
    for service in guest.services:
        if service.name.upper().startswith(_SQL) and service.state == RUNNING:
            yield f"the service {service.name} runs"


def _certificates(guest: GuestFacts) -> Iterator[str]:
    if guest.service("CertSvc"):
        yield "it is a certification authority"


def _other_replication(guest: GuestFacts) -> Iterator[str]:
    for name, product in _OTHER_REPLICATION.items():
        if guest.service(name):
            yield f"{product} is installed (service {name})"


ROLE_RULES = (
    Rule(
        "domain_controller", WARNING, Area.ROLES,
        "The machine is no domain controller.",
        "Prefer a new domain controller in Azure, promoted there. Move this one only by itself, "
        "and never roll it back: others would see its past.",
        links.DOMAIN_CONTROLLERS, of_guest(_controller),
    ),
    Rule(
        "cluster_member", CRITICAL, Area.ROLES,
        "The machine is no member of a failover cluster.",
        "Take it out of the cluster, or build the cluster anew in Azure: Site Recovery supports "
        "no guest clusters of physical servers.",
        links.SUPPORT_MATRIX, of_guest(_cluster),
    ),
    Rule(
        "hyper_v_host", WARNING, Area.ROLES,
        "No virtual machines run on the machine.",
        "Move its virtual machines each for itself, or choose a size with nested virtualisation.",
        links.SUPPORT_MATRIX, of_guest(_hyper_v),
    ),
    Rule(
        "sql_server", ADVISORY, Area.ROLES,
        "No SQL Server runs on the machine.",
        "Quiesce it before the cutover, check its licence in Azure, and move machines of one "
        "availability group together or by the group's own means.",
        links.SQL_SERVER, of_guest(_sql_server),
    ),
    Rule(
        "certification_authority", ADVISORY, Area.ROLES,
        "The machine is no certification authority.",
        "Back its keys up, and see that revocation lists are reached from both sides.",
        links.AWS_MIGRATION, of_guest(_certificates),
    ),
    Rule(
        "other_replication", WARNING, Area.AGENTS,
        "No other product replicates the machine.",
        "Uninstall it before the move: two drivers that follow the same disks disturb each other.",
        links.REPLICATION_TROUBLE, of_guest(_other_replication),
    ),
)  # fmt: skip
