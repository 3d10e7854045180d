"""The catalogues have every word that pages say, and a browser gets the language that it likes."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from tests.triggers.dashboard.browsing import Browser
from tests.triggers.dashboard.waves import empty
from triggers.dashboard import rendering
from triggers.dashboard.language import (
    ENGLISH,
    LANGUAGES,
    catalogue_of,
    language_of,
    machine_made,
)
from triggers.dashboard.words import every_name
from triggers.http.browser import LANGUAGE

TRANSLATED = [each for each in LANGUAGES if each != ENGLISH]
TEMPLATES = Path(rendering.HERE / "templates")
PLACE = re.compile(r"%\(\w+\)s")


def said():
    """Collect what pages say: a text, or a pair of one and many."""
    found = set(every_name())
    for file in TEMPLATES.glob("*.html"):
        with file.open("rb") as source:
            for _, _, words, _ in babel_extract(source, ("_", "gettext", "ngettext"), [], {}):
                texts = (words,) if isinstance(words, str) else tuple(filter(None, words))
                found.add(texts[0] if len(texts) == 1 else texts)
    return found


def catalogue(language):
    with catalogue_of(language).open("rb") as source:
        return read_po(source, locale=language)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_has_every_word_and_none_that_nobody_says(language):
    assert {each.id for each in catalogue(language) if each.id} == said()


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_word_is_translated_in_all_its_forms_with_its_places(language):
    known = catalogue(language)
    for each in known:
        if not each.id:
            continue
        pair = isinstance(each.id, tuple)
        forms = each.string if pair else (each.string,)
        wanted = set(PLACE.findall(each.id[-1] if pair else each.id))
        assert not each.fuzzy
        assert len(forms) == (known.num_plurals if pair else 1)
        assert all(form.strip() for form in forms), each.id
        assert set(PLACE.findall(forms[-1])) == wanted, each.id


def test_whatever_no_native_speaker_has_read_says_so():
    assert {each for each in LANGUAGES if machine_made(each)} == set(TRANSLATED)
    browser = Browser(empty())
    assert "von einer Maschine" in browser.get("dashboard?lang=de").text
    assert "by a machine" not in browser.get("dashboard?lang=en").text


@pytest.mark.parametrize(
    ("asked", "headers", "language"),
    [
        (None, {}, "en"),
        (None, {"accept-language": "fr, pl;q=0.8, de;q=0.9"}, "de"),
        (None, {"accept-language": "ja-JP"}, "ja"),
        (None, {"accept-language": "de;q=0, *"}, "en"),
        (None, {"accept-language": "de;q=nonsense"}, "en"),
        ("es", {"accept-language": "de"}, "es"),
        (None, {"accept-language": "de", "cookie": f"{LANGUAGE}=pl"}, "pl"),
        ("xx", {"cookie": f"{LANGUAGE}=yy"}, "en"),
    ],
)
def test_a_language_is_asked_for_remembered_or_liked(asked, headers, language):
    assert language_of(asked, headers) == language


def test_what_was_asked_for_once_stays():
    browser = Browser(empty(), **{"accept-language": "ja"})
    assert '<html lang="ja">' in browser.get("dashboard").text
    assert '<html lang="pl">' in browser.get("dashboard?lang=pl").text
    assert '<html lang="pl">' in browser.get("dashboard").text
    assert browser.get("dashboard?lang=tlh").status == 422
