"""What a connection is, but for who is at its other end: the question that both sides answer."""

from dataclasses import dataclass

from domain.security_rules import Direction


@dataclass(frozen=True, slots=True, order=True)
class Traffic:
    """First packets that no rule tells apart except by the address at the other end.

    `direction` as the interface sees it; `version` 4 or 6; `protocol` by IANA's number; `selector`
    a destination port, or for ICMP its type times 256 plus its code.
    """

    direction: Direction
    version: int
    protocol: int
    selector: int = 0
