"""Rules about names and tags: what Azure does not take as AWS has it."""

import re
from collections.abc import Iterator

from domain.names import default_vm_name
from domain.preflight import source_links as links
from domain.preflight.facts import SourceFacts
from domain.preflight.guest_facts import GuestFacts
from domain.preflight.rule import ADVISORY, CRITICAL, WARNING, Area, Rule, of_guest, when

_VM_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_HOST_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,13}[A-Za-z0-9])?")
_RESERVED_WHOLE = frozenset(
    {
        "ACCESS", "AZURE", "BING", "BIZSPARK", "BIZTALK", "CORTANA", "DIRECTX", "DOTNET",
        "DYNAMICS", "EXCEL", "EXCHANGE", "FOREFRONT", "GROOVE", "HOLOLENS", "HYPERV", "KINECT",
        "LYNC", "MSDN", "O365", "OFFICE", "OFFICE365", "ONEDRIVE", "ONENOTE", "OUTLOOK",
        "POWERPOINT", "SHAREPOINT", "SKYPE", "VISIO", "VISUALSTUDIO",
    }
)  # fmt: skip
_RESERVED_WITHIN = ("MICROSOFT", "WINDOWS")
_RESERVED_AHEAD = "LOGIN"

MOST_TAGS = 50
LONGEST_TAG_NAME, LONGEST_TAG_VALUE = 512, 256
_FORBIDDEN = frozenset("<>%&\\?/")
_RESERVED_TAG = ("microsoft", "azure", "windows")
_OF_AWS = ("aws:", "ferry:")


def _vm_name(facts: SourceFacts) -> tuple[str, ...]:
    name = facts.wanted.vm_name or default_vm_name(facts.instance)
    return when(not _VM_NAME.fullmatch(name), f"the virtual machine would be called {name}")


def _reserved(facts: SourceFacts) -> tuple[str, ...]:
    name = (facts.wanted.vm_name or default_vm_name(facts.instance)).upper()
    within = any(word in name for word in _RESERVED_WITHIN)
    taken = within or name in _RESERVED_WHOLE or name.startswith(_RESERVED_AHEAD)
    return when(taken, f"the virtual machine would be called {name}")


def _host_name(guest: GuestFacts) -> tuple[str, ...]:
    odd = not _HOST_NAME.fullmatch(guest.host_name)
    return when(odd, f"Windows calls itself {guest.host_name}")


def _carried(facts: SourceFacts) -> dict[str, str]:
    """Give the tags that the virtual machine would carry: AWS's and the wave's, not Ferry's."""
    own = {k: v for k, v in facts.instance.tags.items() if not k.startswith(_OF_AWS)}
    return {**own, **facts.wanted.tags}


def _too_many(facts: SourceFacts) -> tuple[str, ...]:
    count = len(_carried(facts))
    return when(count > MOST_TAGS, f"{count} tags; Azure takes {MOST_TAGS}")


def _too_long(facts: SourceFacts) -> Iterator[str]:
    for key, value in _carried(facts).items():
        if len(key) > LONGEST_TAG_NAME:
            yield f"the name of tag {key[:40]}… has {len(key)} characters"
        if len(value) > LONGEST_TAG_VALUE:
            yield f"the value of tag {key[:40]} has {len(value)} characters"


def _characters(facts: SourceFacts) -> Iterator[str]:
    for key in _carried(facts):
        if odd := sorted(_FORBIDDEN & set(key)):
            yield f"the name of tag {key[:80]} contains {' '.join(odd)}"


def _reserved_tags(facts: SourceFacts) -> Iterator[str]:
    for key in _carried(facts):
        if key.lower().startswith(_RESERVED_TAG):
            yield f"the tag {key[:80]} begins as Azure's own do"


def _collisions(facts: SourceFacts) -> Iterator[str]:
    keys = list(_carried(facts))
    lowered = [key.lower() for key in keys]
    for key in keys:
        if lowered.count(key.lower()) > 1:
            yield f"the tag {key[:80]} differs from another by its case alone"


NAME_RULES = (
    Rule(
        "vm_name", CRITICAL, Area.NAMES,
        "The virtual machine's name has 1 to 63 letters, digits and hyphens, none at an end.",
        "Give another name in the wave (target.vm_name).",
        links.SUPPORT_MATRIX, _vm_name,
    ),
    Rule(
        "vm_name_reserved", WARNING, Area.NAMES,
        "The virtual machine's name contains no trademark that Azure keeps for itself.",
        "Give another name in the wave (target.vm_name): Azure may refuse it at the failover.",
        links.RESERVED_NAMES, _reserved,
    ),
    Rule(
        "host_name", ADVISORY, Area.NAMES,
        "The host name has 1 to 15 letters, digits and hyphens, as DNS and Azure write them.",
        "Nothing is renamed; names that Azure's own DNS can't write must be served by yours.",
        links.AZURE_NAMES, of_guest(_host_name),
    ),
    Rule(
        "too_many_tags", WARNING, Area.TAGS,
        f"There are at most {MOST_TAGS} tags to carry.",
        "Take tags off, or name those that matter in the wave: what is over the limit is left.",
        links.AZURE_TAGS, _too_many,
    ),
    Rule(
        "tag_too_long", WARNING, Area.TAGS,
        f"Tag names have at most {LONGEST_TAG_NAME} characters, values {LONGEST_TAG_VALUE}.",
        "Shorten the tag, or set another in the wave (target.tags).",
        links.AZURE_TAGS, _too_long,
    ),
    Rule(
        "tag_characters", WARNING, Area.TAGS,
        "Tag names contain none of < > % & \\ ? /.",
        "Rename the tag, or set another in the wave (target.tags).",
        links.AZURE_TAGS, _characters,
    ),
    Rule(
        "tag_reserved", WARNING, Area.TAGS,
        "Tag names do not begin with microsoft, azure or windows.",
        "Rename the tag, or set another in the wave (target.tags).",
        links.AZURE_TAGS, _reserved_tags,
    ),
    Rule(
        "tags_collide", WARNING, Area.TAGS,
        "No two tag names differ by their case alone.",
        "Take one of them off: Azure's tag names know no case.",
        links.AZURE_TAGS, _collisions,
    ),
)  # fmt: skip
