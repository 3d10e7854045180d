"""What notices say: every text that people are told by, in English, in one place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from domain.notification.notice import Notice, NoticeKind
from domain.redaction import redacted

_MOST_LINES = 20
_LONGEST = 600

# What has happened, and what the reader does next.
_TEXTS: dict[NoticeKind, tuple[str, str]] = {
    NoticeKind.WAVE_STARTED: ("has started", "Nothing to do: you are told when it needs you."),
    NoticeKind.FINDING: ("has a finding", "Mend what is named before its time is over."),
    NoticeKind.APPROVAL_NEEDED: (
        "waits for approval",
        "Look at what is asked, then approve or reject it.",
    ),
    NoticeKind.APPROVAL_EXPIRING: (
        "waits for approval, and its time runs out",
        "Approve or reject it before then.",
    ),
    NoticeKind.ACTION_NEEDED: ("needs a person", "Do what is asked, then say that it is done."),
    NoticeKind.STALLED: (
        "has stalled",
        "See its page for what it waits for; look at the appliance, the agent and the network.",
    ),
    NoticeKind.FAILED: ("has not been migrated", "Do what its remedy says, then retry it."),
    NoticeKind.MIGRATED: ("has been migrated", "Nothing to do: the source is kept as agreed."),
    NoticeKind.ROLLED_BACK: (
        "has been rolled back, and its source serves again",
        "Find out why, then retry it.",
    ),
    NoticeKind.WITHDRAWN: ("has been withdrawn", "Nothing to do: it stays in AWS as it was."),
}
_URGENCY = {
    NoticeKind.FAILED: "attention",
    NoticeKind.ROLLED_BACK: "attention",
    NoticeKind.STALLED: "warning",
    NoticeKind.FINDING: "warning",
    NoticeKind.APPROVAL_EXPIRING: "warning",
    NoticeKind.MIGRATED: "good",
}


@dataclass(frozen=True, slots=True)
class Link:
    """An address to open, and what it is called."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Message:
    """What is told at once by one channel: `id` is the same at each attempt.

    `tone` is attention, warning, good or default. `kind` is that of all its notices, None where
    they are of several. `links` may be for one person alone: they are in no record.
    """

    id: str
    wave: str
    at: datetime
    subject: str
    lines: tuple[str, ...]
    next: str
    tone: str
    notices: tuple[Notice, ...]
    links: tuple[Link, ...] = ()

    @property
    def kind(self) -> NoticeKind | None:
        """Tell what kind all of its notices are of."""
        kinds = {each.kind for each in self.notices}
        return kinds.pop() if len(kinds) == 1 else None


def message_of(
    id: str,  # noqa: A002 (what it is called everywhere)
    notices: Sequence[Notice],
    names: Mapping[str, str],
    links: tuple[Link, ...] = (),
) -> Message:
    """Put notices of one wave into one message; `names` are the instances' own, where known."""
    wave, at = notices[0].wave, max(each.at for each in notices)
    kinds = list(dict.fromkeys(each.kind for each in notices))
    several = len(kinds) > 1
    lines = [_line(each, names, several=several) for each in notices[:_MOST_LINES]]
    if more := len(notices) - len(lines):
        lines.append(f"And {more} more.")
    advice = dict.fromkeys(_TEXTS[kind][1] for kind in kinds)
    tones = [_URGENCY.get(kind, "default") for kind in kinds]
    worst = next((t for t in ("attention", "warning", "good") if t in tones), "default")
    return Message(
        id, wave, at, _subject(notices, kinds), tuple(lines), " ".join(advice), worst,
        tuple(notices), links,
    )  # fmt: skip


def _subject(notices: Sequence[Notice], kinds: Sequence[NoticeKind]) -> str:
    wave = notices[0].wave
    if len(kinds) > 1:
        return f"{wave}: {len(notices)} notices"
    what = _TEXTS[kinds[0]][0]
    instances = list(dict.fromkeys(each.instance_id for each in notices if each.instance_id))
    if not instances:
        return f"{wave} {what}"
    if len(instances) > 1:
        return f"{wave}: {len(instances)} instances: {what}"
    return f"{wave}: {instances[0]} {what}"


def _line(notice: Notice, names: Mapping[str, str], *, several: bool) -> str:
    """Say one notice: when, which, what, why, and what helps."""
    name = names.get(notice.instance_id, "")
    who = " ".join(filter(None, (notice.instance_id, f"({name})" if name else "")))
    what = _TEXTS[notice.kind][0] if several else ""
    said = ": ".join(filter(None, (" ".join(filter(None, (who, what))), notice.words)))
    until = f" It can be answered until {spelt(notice.expires)}." if notice.expires else ""
    remedy = f" {notice.remedy}" if notice.remedy else ""
    return redacted(" ".join(f"{spelt(notice.at)} {said}{until}{remedy}".split())[:_LONGEST])


def spelt(moment: datetime) -> str:
    """Spell a moment as people read it."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
