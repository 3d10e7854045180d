"""Versions of components, and what the vault says of them: four older ones are supported."""

_SUPPORTED_BEHIND = 4


def version_status(version: str, latest: str) -> str:
    """Tell the service's word for a version: `Supported`, `UpdateRequired` or `NotSupported`."""
    behind = _minor(latest) - _minor(version)
    if version == latest or behind < 0:
        return "Supported"
    return "UpdateRequired" if behind <= _SUPPORTED_BEHIND else "NotSupported"


def _minor(version: str) -> int:
    """Tell the number of a release, of which the service makes about one a month."""
    major, _, rest = version.partition(".")
    numbers = [major, rest.partition(".")[0]]
    first, second = (int(number) if number.isdecimal() else 0 for number in numbers)
    return first * 1000 + second
