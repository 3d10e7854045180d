"""Every page, empty and full, in every language, and when there is something wrong."""

import re

import pytest

from tests.triggers.dashboard.browsing import Browser
from tests.triggers.dashboard.waves import (
    ASKED,
    COPYING,
    EVERY,
    MOVED,
    PLAN,
    SMUGGLED,
    WAVE,
    WRONG,
    empty,
    painted,
)
from triggers.dashboard.language import LANGUAGES
from triggers.dashboard.routes import PAGES

LOOKS = [each.path for each in PAGES if each.method == "GET" and not each.open]
# A wave's report is a page of its own, written for paper.
SHOWN = [each for each in LOOKS if not re.search("actions|report", each)]
ACTIONS = ("approve", "reject", "commit", "roll-back", "suspend", "resume", "retry", "cancel")


@pytest.fixture(scope="module")
def full():
    return painted()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", SHOWN)
def test_every_page_shows_what_there_is_in_every_language(path, language, full):
    page = Browser(full).get(f"{path.format(wave=WAVE, instance=ASKED)}?lang={language}")
    assert (page.status, page.media) == (200, "text/html")
    assert f'<html lang="{language}">' in page.text
    assert SMUGGLED not in page.text
    assert "style=" not in page.text
    assert " onclick" not in page.text


@pytest.mark.parametrize("path", [each for each in SHOWN if "{" not in each])
def test_pages_of_an_empty_place_say_that_nothing_is_there(path):
    page = Browser(empty()).get(path)
    never_empty = path in {"dashboard/intake", "dashboard/settings"}
    assert (page.status, 'class="empty"' in page.text or never_empty) == (200, True)


@pytest.mark.parametrize("path", [each for each in SHOWN if "{" in each])
def test_what_is_not_there_has_a_page_that_says_so(path, full):
    page = Browser(full).get(path.format(wave="nobodys", instance=ASKED))
    assert page.status == 404
    assert "There is nothing here" in page.text


@pytest.mark.parametrize("verb", ACTIONS)
def test_whatever_is_done_is_shown_once_more_before(verb, full):
    page = Browser(full).get(f"dashboard/waves/{WAVE}/actions/{verb}")
    assert page.status == 200
    assert 'name="confirmation"' in page.text
    assert full.approvals.find is not None


def test_the_portfolio_counts_and_calls(full):
    text = Browser(full).get("dashboard").text
    assert "1 approval is waited for" in text
    assert "1 instance went wrong" in text


def test_a_board_tells_progress_health_and_why_something_waits(full):
    text = Browser(full).get(f"dashboard/waves/{WAVE}").text
    assert f"/waves/{WAVE}/instances?step=7&amp;health=attention" in text
    assert "Suspended: it goes on when somebody resumes it." in text
    assert "it waits for a slot" in text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", EVERY),
        ("step=7", (ASKED,)),
        ("health=failing", (WRONG,)),
        ("outcome=migrated", (MOVED,)),
        ("waiting=approval&search=FIN-APP", (ASKED,)),
        ("search=nothing+like+it", ()),
    ],
)
def test_the_list_shows_those_that_fit(query, shown, full):
    text = Browser(full).get(f"dashboard/waves/{WAVE}/instances?{query}").text
    assert [each for each in EVERY if f'id="choose-{each}"' in text] == list(shown)


def test_many_that_wait_for_the_same_are_told_once():
    ids = tuple(f"i-{n:08x}" for n in range(120))
    text = Browser(painted(ids)).get(f"dashboard/waves/{WAVE}").text
    assert text.count("it waits for a slot") == 1
    assert ">120</a>" in text


def test_a_long_list_comes_in_pages():
    browser = Browser(painted(tuple(f"i-{n:08x}" for n in range(120))))
    first, last = (browser.get(f"dashboard/waves/{WAVE}/instances?page={n}").text for n in (1, 3))
    assert (first.count("choose-i-"), last.count("choose-i-")) == (50, 20)
    assert 'aria-current="page">3<' in last


def test_an_instance_page_shows_its_pipeline_its_numbers_and_what_it_becomes(full):
    text = Browser(full).get(f"dashboard/waves/{WAVE}/instances/{COPYING}").text
    assert text.count('class="step"') == 10
    assert "42.0 GiB of 100.0 GiB" in text
    assert "Standard_D4s_v5" in text
    assert "7 min" in text


def test_an_instance_that_went_wrong_says_why_and_what_to_do(full):
    text = Browser(full).get(f"dashboard/waves/{WAVE}/instances/{WRONG}").text
    assert "&lt;script&gt;" in text
    assert "Start it, and retry." in text


def test_the_inbox_names_what_exactly_is_approved(full):
    text = Browser(full).get("dashboard/approvals").text
    assert PLAN[:12] in text
    assert f"/actions/approve?instances={ASKED}" in text
    assert PLAN in Browser(full).get(f"dashboard/waves/{WAVE}/actions/approve").text


def test_a_page_that_has_not_changed_is_not_sent_again(full):
    browser = Browser(full)
    tag = browser.get("dashboard").headers["ETag"]
    again = browser.get("dashboard", **{"if-none-match": tag})
    assert (again.status, again.text) == (304, "")


def test_updates_can_be_paused(full):
    assert "hx-get" in Browser(full).get("dashboard").text
    assert "hx-get" not in Browser(full).get("dashboard?live=off").text
