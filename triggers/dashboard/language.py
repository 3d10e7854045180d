"""In which language a page is written, and where its words come from: gettext catalogues."""

from collections.abc import Iterator, Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from triggers.http.browser import LANGUAGE, cookies_of

CATALOGUES = Path(__file__).with_name("catalogues")
ENGLISH = "en"
LANGUAGES: Mapping[str, str] = {
    ENGLISH: "English",
    "de": "Deutsch",
    "pl": "Polski",
    "es": "Español",
    "ja": "日本語",
}
MACHINE_MADE = "X-Machine-Made: yes"


def language_of(asked: str | None, headers: Mapping[str, str]) -> str:
    """Choose a language: what is asked for, what was asked for before, what the browser likes."""
    kept = cookies_of(headers).get(LANGUAGE, "")
    for wanted in (asked, kept):
        if wanted and wanted in LANGUAGES:
            return wanted
    return next(_liked(headers.get("accept-language", "")), ENGLISH)


def _liked(accepted: str) -> Iterator[str]:
    """List the languages that a browser likes and that there are, the best first."""
    weighed = []
    for place, part in enumerate(accepted.split(",")[:20]):
        name, _, weight = part.strip().partition(";q=")
        try:
            weighed.append((-float(weight or 1), place, name.split("-")[0].lower()))
        except ValueError:
            continue
    yield from (name for weight, _, name in sorted(weighed) if weight and name in LANGUAGES)


@cache
def translations(language: str) -> NullTranslations:
    """Read the catalogue of a language; English is what the messages are written in."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 (keeps the cold start short)
    from babel.messages.pofile import read_po  # noqa: PLC0415

    if language == ENGLISH:
        return NullTranslations()
    with catalogue_of(language).open("rb") as source:
        catalogue = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def machine_made(language: str) -> bool:
    """Say whether no native speaker has read the catalogue yet."""
    return language != ENGLISH and MACHINE_MADE in catalogue_of(language).read_text("utf-8")


def catalogue_of(language: str) -> Path:
    """Say in which file the words of a language stand."""
    return CATALOGUES / f"{language}.po"
