"""Content types as they are written, and whether an answer is one that the caller takes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

_UTF_8 = {"utf-8", "utf8", "us-ascii"}
# A file's byte order mark says which one it is.
_OF_FILES = _UTF_8 | {"utf-16", "utf-16le", "utf-16be"}


@dataclass(frozen=True, slots=True)
class ContentType:
    """A media type in lower case, and its parameters."""

    media: str
    parameters: Mapping[str, str]

    @classmethod
    def read(cls, header: str) -> "ContentType":
        """Read a header; what is no parameter is left out."""
        media, *rest = (each.strip() for each in header.split(";"))
        pairs = (each.partition("=") for each in rest)
        named = {name.strip().lower(): text.strip().strip('"').lower() for name, _, text in pairs}
        return cls(media.lower(), {name: text for name, text in named.items() if name})

    def readable(self, *, file: bool) -> bool:
        """Say whether its text is in an encoding that is read here; a file's may be UTF-16."""
        return self.parameters.get("charset", "utf-8") in (_OF_FILES if file else _UTF_8)


def acceptable(accept: str, offered: Collection[str]) -> bool:
    """Say whether a caller with this Accept header takes one of these media types (RFC 9110)."""
    ranges = [ContentType.read(part) for part in accept.split(",") if part.strip()]
    if not ranges:
        return True
    return any(_weight(media, ranges) > 0 for media in offered)


def liked_best(accept: str, known: Collection[str], otherwise: str) -> str:
    """Choose what the caller names and likes best (RFC 9110); the first of those liked alike."""
    ranges = [ContentType.read(part) for part in accept.split(",") if part.strip()]
    named = [each for each in ranges if each.media in known and _quality(each) > 0]
    return max(named, key=_quality).media if named else otherwise


def _weight(media: str, ranges: Collection[ContentType]) -> float:
    """Give the weight of the range that fits best: the most precise one says it."""
    wider = {media: 3, f"{media.split('/', maxsplit=1)[0]}/*": 2, "*/*": 1}
    fits = [(wider[each.media], _quality(each)) for each in ranges if each.media in wider]
    return max(fits)[1] if fits else 0.0


def _quality(each: ContentType) -> float:
    try:
        return float(each.parameters.get("q", "1"))
    except ValueError:
        return 0.0
