"""What the target offers one instance: the size that it would get, and the quotas beside it."""

from domain.errors import Refused
from domain.preflight.ec2_facts import Ec2Facts
from domain.preflight.facts import SourceFacts
from domain.preflight.target_facts import TargetFacts
from domain.target.choice import choose_size
from domain.target.instance_type import InstanceType, demand_of
from domain.target.offer import RegionOffer
from domain.target.prices import PriceTable


def fitted(facts: SourceFacts, offer: RegionOffer) -> TargetFacts | None:
    """Take the size that the order names, or the smallest that fits; None where no one knows.

    Prices are the wave's: without them the smallest stands for what would be chosen.
    """
    if name := facts.wanted.vm_size:
        return _named(name, offer)
    return _chosen(facts, facts.ec2, offer) if facts.ec2 else None


def _named(name: str, offer: RegionOffer) -> TargetFacts:
    wanted = name.casefold()
    size = next((each for each in offer.sizes if each.name.casefold() == wanted), None)
    why = "" if size else f"{name} is not offered in {offer.region}"
    return TargetFacts(offer.region, size, why, offer.usages)


def _chosen(facts: SourceFacts, ec2: Ec2Facts, offer: RegionOffer) -> TargetFacts:
    source = facts.instance
    kind = InstanceType(source.instance_type, ec2.vcpus, ec2.memory_mib)
    demand = demand_of(source, kind, interfaces=len(ec2.interfaces))
    try:
        choice = choose_size(str(source.ref), demand, offer.sizes, PriceTable(), offer.usages)
    except Refused as refused:
        return TargetFacts(offer.region, None, refused.refusal.detail, offer.usages)
    return TargetFacts(offer.region, choice.size, usages=offer.usages)
