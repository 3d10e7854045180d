"""Which addresses may be called from inside a cloud: none of its own, private ones if allowed."""

import socket
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from domain.errors import Transient

type Resolve = Callable[[str, int], tuple[str, ...]]

# What clouds tell their machines, at addresses that are not link local: Azure's own platform ("What
# is IP address 168.63.129.16?", Microsoft), Amazon's by IPv6, Google's by IPv6, Oracle's.
_PLATFORM = {
    ip_address(each) for each in ("168.63.129.16", "fd00:ec2::254", "fd20:ce::254", "192.0.0.192")
}
# IPv6 addresses whose last 32 bits a translator calls by IPv4 (RFC 6052).
_TRANSLATED = ip_network("64:ff9b::/96")
# A local translator (RFC 8215), Teredo, and "this network": who answers there nobody can tell. Then
# what Amazon serves on an instance (DNS, time and more), and site-local addresses, long deprecated.
_ANYWHERE = tuple(
    map(ip_network, ("64:ff9b:1::/48", "2001::/32", "0.0.0.0/8", "fd00:ec2::/32", "fec0::/10"))
)


def lookup(host: str, port: int) -> tuple[str, ...]:
    """Resolve a name into all of its addresses; Transient when nobody can, none for no name."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as problem:
        raise Transient(f"{host} can't be resolved") from problem
    except UnicodeError:  # an empty label, or one that is too long
        return ()
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


def safe_address(host: str, port: int, resolve: Resolve, *, private: bool) -> str | None:
    """Choose an address of the host to call; None unless every one of them may be called."""
    addresses = (host,) if _is_address(host) else resolve(host, port)
    safe = bool(addresses) and all(_safe(ip_address(each), private=private) for each in addresses)
    return addresses[0] if safe else None


def listed(host: str, hosts: str) -> bool:
    """Say whether a list, by commas, names a host; `*.example.com` names what is below it.

    An empty list names every host.
    """
    names = [each.strip().lower() for each in hosts.split(",") if each.strip()]
    name = host.lower().rstrip(".")
    below = (name.endswith(each[1:]) for each in names if each.startswith("*."))
    return not names or name in names or any(below)


def _is_address(host: str) -> bool:
    with suppress(ValueError):
        return bool(ip_address(host))
    return False


def _safe(address: IPv4Address | IPv6Address, *, private: bool) -> bool:
    """Say whether it is public, or private and allowed; metadata services never are."""
    if isinstance(address, IPv6Address):
        address = _carried(address) or address
    if any(address in network for network in _ANYWHERE):
        return False
    never = address.is_link_local or address.is_loopback or address.is_multicast
    if never or address.is_unspecified or address.is_reserved or address in _PLATFORM:
        return False
    return address.is_global or (private and address.is_private)


def _carried(address: IPv6Address) -> IPv4Address | None:
    """Give the IPv4 address that is called by this one, if one is."""
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
