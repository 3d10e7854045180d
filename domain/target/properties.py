"""What the vault will make of an item: read, wanted, and how the two differ."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any

from domain.errors import Refusal, Refused
from domain.migration import Landing, Target
from domain.provider import Provider

DRIFTED = "target.drifted"
NO_LICENSE = "NoLicenseType"
_NOT_SPECIFIED = {"", NO_LICENSE.casefold(), "notspecified"}
# What Site Recovery takes when replication is enabled, and never again.
FIXED = frozenset({"disk_type"})
# Where nothing is a decision too: the machine gets any address of its subnet.
_TOLD = frozenset({"private_ip"})


@dataclass(frozen=True, slots=True)
class TargetProperties:
    """The virtual machine to be, as the vault keeps it; ids are ARM ids.

    Empty means: not told, left to Azure. `private_ip` is the primary interface's static address,
    empty for a dynamic one. `disk_type` names several where disks differ.
    """

    vm_name: str = ""
    vm_size: str = ""
    resource_group_id: str = ""
    network_id: str = ""
    subnet_name: str = ""
    private_ip: str = ""
    disk_type: str = ""
    license_type: str = ""
    boot_diagnostics_storage_account_id: str = ""
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TargetFound:
    """The answer to a look: what the item becomes, or that there is no such item."""

    properties: TargetProperties | None = None


@dataclass(frozen=True, slots=True)
class SettledTarget:
    """What an item becomes, as it was settled, and in words what was chosen on the way."""

    properties: TargetProperties
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetOrder:
    """The order that an item becomes this; what is empty stays as it is."""

    item_id: str
    desired: TargetProperties


@dataclass(frozen=True, slots=True)
class Difference:
    """One property that the vault has otherwise than it was settled."""

    name: str
    desired: str
    actual: str

    @property
    def words(self) -> str:
        """Put into words what differs."""
        return f"{self.name} shall be {self.desired} and is {self.actual or 'empty'}"


@dataclass(frozen=True, slots=True)
class TargetComparison:
    """What a comparison has found; no differences when the vault has what was settled."""

    actual: TargetProperties
    differences: tuple[Difference, ...] = ()


def properties_of(target: Target, landing: Landing) -> TargetProperties:
    """Say what an order wants of the vault; where it is silent, the landing decides."""
    named = _named(target)
    return replace(
        named,
        resource_group_id=named.resource_group_id or landing.resource_group_id,
        network_id=named.network_id or landing.network_id,
        subnet_name=named.subnet_name or landing.subnet_name,
    )


def asked_of_taken_over(target: Target) -> TargetProperties:
    """Say what an order wants of an item taken over as it is: only what it names by itself."""
    named = _named(target)
    license_type = "" if named.license_type == NO_LICENSE else named.license_type
    return replace(named, license_type=license_type)


def sayable(desired: TargetProperties, provider: Provider) -> TargetProperties:
    """Leave out what the provider can't be told: the classic one knows no boot diagnostics."""
    if provider is Provider.MODERNISED:
        return desired
    return replace(desired, boot_diagnostics_storage_account_id="")


def settled(desired: TargetProperties, actual: TargetProperties) -> TargetProperties:
    """Say what holds from now on: what is desired, and as it is what nobody named.

    The tags of both hold, a desired one before one of its name.
    """
    chosen = {
        each.name: getattr(desired, each.name) or getattr(actual, each.name)
        for each in fields(TargetProperties)
        if each.name not in FIXED
    }
    return replace(actual, **chosen | {"tags": _merged(desired.tags, actual.tags)})


def compare(desired: TargetProperties, actual: TargetProperties) -> TargetComparison:
    """Compare what was settled with what the vault has.

    Names and ids are equal whatever their case. Tags that nobody wanted are no difference, nor is
    anything that is left to Azure; but an address that nobody settled is one.
    """
    return TargetComparison(actual, tuple(_differences(desired, actual)))


def as_settled(desired: TargetProperties, actual: TargetProperties) -> TargetProperties:
    """Say what the vault has of what was settled: the same whenever `compare` finds no difference.

    What is left to Azure stays empty, whatever the vault has put there.
    """
    differing = {each.name for each in compare(desired, actual).differences}
    tags = {
        name: _tag(name, actual.tags) if f"tags {name}" in differing else value
        for name, value in desired.tags.items()
    }
    found: dict[str, Any] = {name: getattr(actual, name) for name in differing if " " not in name}
    return replace(desired, **found | {"tags": tags})


def adopted(desired: TargetProperties, actual: TargetProperties) -> TargetProperties:
    """Settle anew, as the vault has it now, what was settled otherwise: somebody approved that."""
    names = {name.casefold() for name in actual.tags}
    found = as_settled(desired, actual)
    return replace(found, tags={k: v for k, v in found.tags.items() if k.casefold() in names})


def changes(desired: TargetProperties, actual: TargetProperties) -> TargetProperties:
    """Say what of the desired an update has to tell; empty where there is nothing to change.

    Tags are told all together: an update replaces them.
    """
    differing = {each.name.split()[0] for each in compare(desired, actual).differences} - FIXED
    told: dict[str, Any] = {name: getattr(desired, name) for name in differing}
    if "tags" in told:
        told["tags"] = _merged(desired.tags, actual.tags)
    return TargetProperties(**told)


def require_same(subject: str, comparison: TargetComparison) -> None:
    """Raise Refused `target.drifted`, naming each property that is not as it was settled."""
    if not comparison.differences:
        return
    raise Refused(
        Refusal(
            code=DRIFTED,
            subject=subject,
            detail=f"the vault would make another machine than was settled: {drift(comparison)}",
            remedy="Set the properties back in the vault (the item's Compute and Network), or "
            "begin a new wave whose targets say what they shall be.",
        )
    )


def waits_for_mending(comparison: TargetComparison) -> str:
    """Ask a person to set back what has drifted."""
    return (
        f"The vault would make another machine than was settled: {drift(comparison)}. Set the "
        "properties back in the vault (the item's Compute and Network); Ferry goes on by itself "
        "once they are, and refuses the cutover when they stay."
    )


def same(comparison: TargetComparison) -> bool:
    """Say whether the vault has what was settled."""
    return not comparison.differences


def drift(comparison: TargetComparison) -> str:
    """Put every difference into words."""
    return "; ".join(each.words for each in comparison.differences)


def _named(target: Target) -> TargetProperties:
    return TargetProperties(
        vm_name=target.vm_name,
        vm_size=target.vm_size,
        resource_group_id=target.resource_group_id,
        network_id=target.network_id,
        subnet_name=target.subnet_name,
        private_ip=target.private_ip,
        license_type=target.license_type,
        boot_diagnostics_storage_account_id=target.boot_diagnostics_storage_account_id,
        tags=target.tags,
    )


def _differences(desired: TargetProperties, actual: TargetProperties) -> Iterator[Difference]:
    for each in fields(TargetProperties):
        wanted, found = getattr(desired, each.name), getattr(actual, each.name)
        if each.name == "tags":
            yield from _tag_differences(wanted, found)
        elif (wanted or each.name in _TOLD) and _spelt(each.name, wanted) != _spelt(
            each.name, found
        ):
            yield Difference(each.name, wanted or "empty", found)


def _tag_differences(wanted: dict[str, str], found: dict[str, str]) -> Iterator[Difference]:
    known = {name.casefold(): value for name, value in found.items()}
    for name, value in wanted.items():
        has = known.get(name.casefold())
        if has != value:
            yield Difference(f"tags {name}", value, has or "")


def _tag(name: str, found: dict[str, str]) -> str:
    return next((v for k, v in found.items() if k.casefold() == name.casefold()), "")


def _merged(wanted: dict[str, str], found: dict[str, str]) -> dict[str, str]:
    names = {name.casefold() for name in wanted}
    return {k: v for k, v in found.items() if k.casefold() not in names} | wanted


def _spelt(name: str, value: str) -> str:
    spelt = value.casefold().strip("/")
    return "" if name == "license_type" and spelt in _NOT_SPECIFIED else spelt
