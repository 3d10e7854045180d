"""Which addresses may be called from inside a cloud: none of its own, private ones if allowed."""

import socket
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address

from domain.errors import Transient

type Resolve = Callable[[str, int], tuple[str, ...]]

# Azure's own platform: "What is IP address 168.63.129.16?" (Microsoft).
_PLATFORM = {ip_address("168.63.129.16")}


def lookup(host: str, port: int) -> tuple[str, ...]:
    """Resolve a name into all of its addresses; Transient when nobody can."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as problem:
        raise Transient(f"{host} can't be resolved") from problem
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


def safe_address(host: str, port: int, resolve: Resolve, *, private: bool) -> str | None:
    """Choose an address of the host to call; None unless every one of them may be called."""
    addresses = (host,) if _is_address(host) else resolve(host, port)
    safe = bool(addresses) and all(_safe(ip_address(each), private=private) for each in addresses)
    return addresses[0] if safe else None


def _is_address(host: str) -> bool:
    with suppress(ValueError):
        return bool(ip_address(host))
    return False


def _safe(address: IPv4Address | IPv6Address, *, private: bool) -> bool:
    """Say whether it is public, or private and allowed; metadata services never are."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    never = address.is_link_local or address.is_loopback or address.is_multicast
    if never or address.is_unspecified or address.is_reserved or address in _PLATFORM:
        return False
    return address.is_global or (private and address.is_private)
