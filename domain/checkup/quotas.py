"""Whether the region has cores left for machines that land there."""

from collections.abc import Iterable

from domain.checkup.check import Area, Check, Verdict
from domain.target.offer import RegionOffer
from domain.target.quota import REGION, CoreUsage

_LOW = 0.1  # of the limit; ours: an increase takes Azure a day or two


def judge_quotas(offer: RegionOffer) -> tuple[Check, ...]:
    """Judge the region's cores, and each family that machines use already and that is nearly full.

    A family that nobody uses, and whose limit is 0, is only one that sizes aren't chosen from.
    """
    if not offer.sizes:
        return (_nothing_offered(offer.region),)
    tight = tuple(_tight(offer.region, offer.usages))
    return tight or (_room(offer),)


def _tight(region: str, usages: Iterable[CoreUsage]) -> Iterable[Check]:
    for each in usages:
        whole = each.name == REGION
        low = each.free <= each.limit * _LOW
        if low and (whole or each.used):
            failing = whole and not each.free
            verdict = Verdict.FAILING if failing else Verdict.ATTENTION
            what = "regional vCPUs" if whole else f"vCPUs of {each.name}"
            detail = f"{each.free} of {each.limit} {what} are free in {region}"
            remedy = "Ask for more under Quotas in the portal, or delete machines not needed."
            yield Check(Area.QUOTAS, each.name, verdict, detail, remedy)


def _room(offer: RegionOffer) -> Check:
    free = [str(each.free) for each in offer.usages if each.name == REGION]
    words = f"{free[0]} regional vCPUs are free" if free else "Azure tells no quota of cores"
    return Check(Area.QUOTAS, offer.region, Verdict.HEALTHY, words)


def _nothing_offered(region: str) -> Check:
    return Check(
        Area.QUOTAS,
        region,
        Verdict.FAILING,
        "the region offers the subscription no size at all",
        "Check that the subscription may use the region, or land in another.",
    )
