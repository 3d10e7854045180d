"""What a network security group lets pass: by priority, the default rules last."""

from collections.abc import Iterable
from functools import lru_cache

from domain.firewall.network_security_group import (
    ANYONE,
    INTERNET,
    LOAD_BALANCER,
    NUMBERS,
    PROBES,
    VIRTUAL_NETWORK,
    Access,
    Protocol,
    SecurityRule,
    Surroundings,
)
from domain.firewall.security_group import TCP, UDP
from domain.firewall.spans import Spans, everywhere, minus, overlap, range_of, union
from domain.firewall.traffic import Traffic
from domain.security_rules import Direction


def _default(
    name: str, priority: int, direction: Direction, access: Access, peer: str
) -> SecurityRule:
    return SecurityRule(name, priority, direction, access, Protocol.ANY, (peer,))


_IN, _OUT = Direction.INBOUND, Direction.OUTBOUND

DEFAULT_RULES = (
    _default("AllowVNetInBound", 65000, _IN, Access.ALLOW, VIRTUAL_NETWORK),
    _default("AllowAzureLoadBalancerInBound", 65001, _IN, Access.ALLOW, LOAD_BALANCER),
    _default("DenyAllInBound", 65500, _IN, Access.DENY, ANYONE),
    _default("AllowVnetOutBound", 65000, _OUT, Access.ALLOW, VIRTUAL_NETWORK),
    _default("AllowInternetOutBound", 65001, _OUT, Access.ALLOW, INTERNET),
    _default("DenyAllOutBound", 65500, _OUT, Access.DENY, ANYONE),
)


def admitted(rules: Iterable[SecurityRule], around: Surroundings, traffic: Traffic) -> Spans:
    """Tell with which addresses Azure lets this begin, by these rules and the default ones."""
    allowed: list[tuple[int, int]] = []
    undecided = everywhere(traffic.version)
    for rule in sorted((*rules, *DEFAULT_RULES), key=lambda each: each.priority):
        if matches(rule, traffic):
            hit = overlap(undecided, peers_of(rule, around, traffic.version))
            undecided = minus(undecided, hit)
            if rule.access is Access.ALLOW:
                allowed.extend(hit)
    return union(allowed)


def matches(rule: SecurityRule, traffic: Traffic) -> bool:
    """Say whether the rule speaks of the traffic, whoever is at its other end."""
    if rule.direction is not traffic.direction or not names(rule, traffic.protocol):
        return False
    ported = traffic.protocol in {TCP, UDP}
    return not ported or any(first <= traffic.selector <= last for first, last in rule.ports)


def names(rule: SecurityRule, protocol: int) -> bool:
    """Say whether the rule speaks of the protocol."""
    return rule.protocol is Protocol.ANY or NUMBERS[rule.protocol] == protocol


def peers_of(rule: SecurityRule, around: Surroundings, version: int) -> Spans:
    """Tell which addresses are meant by the other end of a rule."""
    named = (a for name in rule.application_groups for a in around.application_groups[name])
    return union((*_spans(named, version), *_spoken(rule.peers, around, version)))


def _spoken(peers: tuple[str, ...], around: Surroundings, version: int) -> Spans:
    network = _spans(around.virtual_network, version)
    tags = {
        (ANYONE,): everywhere(version),
        (VIRTUAL_NETWORK,): network,
        (LOAD_BALANCER,): _spans((PROBES,), version),
        (INTERNET,): minus(everywhere(version), network),
    }
    return tags[peers] if peers in tags else _spans(peers, version)


def _spans(texts: Iterable[str], version: int) -> Spans:
    return _read(tuple(texts), version)


@lru_cache(maxsize=4096)
def _read(texts: tuple[str, ...], version: int) -> Spans:
    ranges = (range_of(text) for text in texts)
    return union(span for family, span in ranges if family == version)
