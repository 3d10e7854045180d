"""The operating systems that each provider protects. Source: Microsoft's support matrix."""

from domain.provider import Provider

_MODERN = ("Windows Server 2016", "Windows Server 2019", "Windows Server 2022")
_OLD = ("Windows Server 2008 R2", "Windows Server 2012", "Windows Server 2012 R2")
SYSTEMS: dict[Provider, tuple[str, ...]] = {
    Provider.MODERNISED: _MODERN,
    Provider.CLASSIC: (*_OLD, *_MODERN),
}


def supported(provider: Provider, system: str) -> bool:
    """Say whether a provider protects a system; editions (`… Datacenter`) do not matter."""
    return system.startswith(SYSTEMS[provider])
