"""Makes pages: templates, with the words of a language, behind a policy that runs nothing else."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from triggers.dashboard.language import ENGLISH, LANGUAGES, machine_made, translations
from triggers.dashboard.times import by_the_clock, in_bytes, in_utc, in_words
from triggers.dashboard.words import spoken
from triggers.http.safety import CONTENT_POLICY

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
STATIC = HERE / "static"
ROOM = "/dashboard"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGE_HEADERS: Mapping[str, str] = {
    CONTENT_POLICY: _POLICY,
    "Vary": "Cookie, Accept-Language",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def root_of(url: str) -> str:
    """Give the path of the dashboard's first page, whatever prefix stands before it."""
    path = urlsplit(url).path
    place = path.find(ROOM)
    return path[: place + len(ROOM)] if place >= 0 else f"/api{ROOM}"


def render(template: str, language: str, **given: Any) -> str:
    """Fill a template in; whatever comes from elsewhere is escaped."""
    return _environment(language).get_template(f"{template}.html").render(given)


@cache
def version_of(name: str) -> str:
    """Give what changes with a static file's content, and never without."""
    return sha256((STATIC / name).read_bytes()).hexdigest()[:16]


@cache
def _environment(language: str) -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 (cold start)

    words = translations(language)
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    made.filters |= {
        "word": lambda name: words.gettext(spoken(str(name))),
        "utc": in_utc,
        "clock": by_the_clock,
        "lasting": in_words,
        "size": in_bytes,
    }
    made.globals |= {
        "language": language,
        "languages": LANGUAGES,
        "english": ENGLISH,
        "machine_made": machine_made(language),
        "version_of": version_of,
    }
    return made
