"""Which security groups an isolation has taken from which interface, in tags of its own group.

A tag's value holds 256 characters, so the record runs on in as many tags as it takes.
"""

from collections.abc import Mapping

RECORD_TAG = "ferry:isolated-from"
_LONGEST = 256
_INTERFACE, _GROUP = "eni-", "sg-"

# The groups of each interface by its id, as they were before.
type Record = dict[str, tuple[str, ...]]


def write_record(record: Record) -> dict[str, str]:
    """Spell the record: interfaces and groups without what their ids begin with."""
    spelled = "/".join(
        f"{interface.removeprefix(_INTERFACE)}="
        + "+".join(group.removeprefix(_GROUP) for group in groups)
        for interface, groups in sorted(record.items())
    )
    pieces = [spelled[at : at + _LONGEST] for at in range(0, len(spelled), _LONGEST)]
    return {_key(number): piece for number, piece in enumerate(pieces, 1)}


def read_record(tags: Mapping[str, str]) -> Record:
    """Read the record; empty when the tags hold none."""
    spelled, number = "", 1
    while _key(number) in tags:
        spelled += tags[_key(number)]
        number += 1
    entries = (entry.partition("=") for entry in spelled.split("/") if entry)
    return {
        f"{_INTERFACE}{interface}": tuple(f"{_GROUP}{group}" for group in groups.split("+"))
        for interface, _, groups in entries
    }


def _key(number: int) -> str:
    return RECORD_TAG if number == 1 else f"{RECORD_TAG}-{number}"
