"""The tags of an instance, made fit for Azure."""

import re
from dataclasses import dataclass

# "Use tags to organize your Azure resources" (Microsoft).
MOST_TAGS = 50
_LONGEST_VALUE = 256
_FORBIDDEN = re.compile(r"[<>%&\\?/\x00-\x1f\x7f]")
_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f]")
_KEPT_BY_AZURE = ("microsoft", "azure", "windows")
# AWS's own tags, and Ferry's on the source, which tell of the source alone.
_NOT_CARRIED = ("aws:", "ferry:")


@dataclass(frozen=True, slots=True)
class CarriedTags:
    """The tags that the virtual machine gets, and in words what was changed or left out."""

    tags: dict[str, str]
    notes: tuple[str, ...] = ()


def carry(source: dict[str, str], named: dict[str, str]) -> CarriedTags:
    """Carry an instance's tags over; those that are named for the target go before them.

    Azure compares names without their case, takes 50, and refuses some characters and beginnings.
    """
    tags = dict(named)
    taken = {name.casefold() for name in named}
    notes: list[str] = []
    for key, value in sorted(source.items()):
        if key.casefold().startswith(_NOT_CARRIED):
            continue
        name, text = _FORBIDDEN.sub("-", key), _UNSPEAKABLE.sub(" ", value)[:_LONGEST_VALUE]
        if why := _against(name, taken, len(tags)):
            notes.append(f"tag {key} is not carried: {why}")
            continue
        if (name, text) != (key, value):
            notes.append(f"tag {key} is carried as {name}={text}")
        tags[name] = text
        taken.add(name.casefold())
    return CarriedTags(tags, tuple(notes))


def _against(name: str, taken: set[str], count: int) -> str:
    if name.casefold() in taken:
        return "there is one of that name already"
    if name.casefold().startswith(_KEPT_BY_AZURE):
        return "Azure keeps the beginning of its name to itself"
    if count >= MOST_TAGS:
        return f"Azure takes {MOST_TAGS} tags"
    return ""
