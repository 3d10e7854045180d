"""Where a network security group can't say what a security group said, and what was chosen."""

from dataclasses import dataclass, replace
from enum import StrEnum

from domain.firewall.grant import Grant
from domain.firewall.security_group import ANY, ICMP, ICMPV6
from domain.firewall.spans import EVERY_PORT, Span, Spans, minus, overlap, union


class IcmpChoice(StrEnum):
    """What becomes of a rule for some types of ICMP: nothing of it, or all of ICMP."""

    NARROWER = "narrower"
    WIDER = "wider"


class Why(StrEnum):
    """What Azure has no word for."""

    ICMP_TYPES = "icmp_types"
    ICMPV6 = "icmpv6"
    PROTOCOL = "protocol"


@dataclass(frozen=True, slots=True)
class Departure:
    """What EC2 let pass and Azure will not; or, when `wider`, what Azure may let pass besides."""

    why: Why
    grant: Grant
    wider: bool = False

    @property
    def selectors(self) -> Span:
        """Tell what differs: of what is wider, all that EC2 did not let pass anyway."""
        return EVERY_PORT if self.wider else self.grant.selectors


def departures(
    given: tuple[Grant, ...], expressible: frozenset[int], choice: IcmpChoice
) -> tuple[Departure, ...]:
    """Find what these grants of one direction and version leave unsaid, grant by grant.

    Typed grants that together name all of ICMP leave nothing unsaid.
    """
    everything = union(span for grant in given if grant.protocol == ANY for span in grant.addresses)
    all_types = complete(given)
    found = []
    for grant in given:
        typed = grant.protocol == ICMP and grant.selectors != EVERY_PORT
        if not typed and grant.protocol in expressible:
            continue
        left = minus(grant.addresses, all_types if typed else everything)
        if left:
            found.append(_departure(replace(grant, addresses=left), choice))
    return tuple(found)


def complete(given: tuple[Grant, ...]) -> Spans:
    """Tell for which addresses these grants name every type and code of ICMP."""
    icmp = [grant for grant in given if grant.protocol in {ANY, ICMP}]
    starts = {0} | {cut for grant in icmp for cut in _cuts(grant)}
    common: Spans | None = None
    for start in sorted(starts):
        here = union(
            span
            for grant in icmp
            if grant.selectors[0] <= start <= grant.selectors[1]
            for span in grant.addresses
        )
        common = here if common is None else overlap(common, here)
    return common or ()


def _cuts(grant: Grant) -> tuple[int, ...]:
    first, last = grant.selectors
    return tuple(cut for cut in (first, last + 1) if cut <= EVERY_PORT[1])


def _departure(grant: Grant, choice: IcmpChoice) -> Departure:
    if grant.protocol != ICMP:
        return Departure(Why.ICMPV6 if grant.protocol == ICMPV6 else Why.PROTOCOL, grant)
    return Departure(Why.ICMP_TYPES, grant, wider=choice is IcmpChoice.WIDER)
