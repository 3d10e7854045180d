"""What an orchestration is about, as its id tells: for the entries of its steps."""

import re

from domain.audit import AuditSubject

_INSTANCE = re.compile(r"i-[0-9a-f]+")
_MARK = 8  # so long is the mark of a watch, which may be of digits alone


def subject_of(story: str) -> AuditSubject:
    """Read whose story it is; see `domain.names` for how the ids are made.

    A story for several instances at once is its wave's. What can't be read is Ferry's own.
    """
    wave, *rest = story.split(":")
    match [wave, *rest]:
        case ["retire", _, _, instance, _, *_] if _INSTANCE.fullmatch(instance):
            return AuditSubject(instance=instance)
        case ["landing-zone", zone, attempt, *_] if attempt.isdigit():
            return AuditSubject(zone=zone, attempt=int(attempt))
        case ["" | "protection-group", *_]:
            return AuditSubject()
        case _:
            return _of_wave(wave, rest)


def _of_wave(wave: str, rest: list[str]) -> AuditSubject:
    numbered = bool(rest) and rest[0].isdigit() and len(rest[0]) < _MARK
    run = int(rest[0]) if numbered else 1
    whose = "".join(rest[1:2] if numbered else rest[:1])
    return AuditSubject(wave, whose if _INSTANCE.fullmatch(whose) else "", run)
