"""The dashboard in chromium against the real local host: by clicks, by keyboard, by axe."""

import uuid

import pytest

from tests.triggers.dashboard.conftest import Operator
from triggers.dashboard.language import LANGUAGES

PATIENCE = 60_000
ALWAYS = {"zone": "Europe/Berlin", "opens": "00:00", "length": "P1D"}
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
NARROW = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def wave(ferry):
    """Send a wave of one instance, which is not used elsewhere, and of one that is not there."""
    name, nobody = f"board-{uuid.uuid4().hex[:6]}", f"i-{uuid.uuid4().hex[:17]}"
    calendar = {"windows": [{**ALWAYS, "weekdays": WEEK}]}
    document = {
        "wave": name,
        "region": ferry.system.region,
        "instances": [list(ferry.system.instances)[4], nobody],
        "policy": {"cutover": calendar},
    }
    answer = ferry.call("POST", "waves", document)
    assert answer.status_code == 202, answer.text
    return name


@pytest.fixture(scope="module")
def instance(ferry):
    return list(ferry.system.instances)[4]


def test_a_migration_is_followed_and_approved_by_clicks_without_reloading(
    operator, wave, instance, picture
):
    page = operator.page
    page.goto(operator.home)
    page.click(f"#wave-{wave}")
    page.evaluate("window.here = true")
    page.wait_for_selector("#do-approve", timeout=PATIENCE)
    assert page.evaluate("window.here"), "the board came up to date by itself"
    assert "Europe/Berlin" in page.inner_text("main")
    picture(page, "wave")
    page.click("text=Approvals")
    page.wait_for_selector(f"#approve-{instance}")
    picture(page, "approvals")
    page.click(f"#approve-{instance}")
    page.fill("#by", "ada")
    page.fill("#comment", "seen, and fine")
    page.check("#accepts")
    page.check("#confirmation")
    picture(page, "approve")
    page.click("button.primary")
    page.wait_for_selector("[role=status]:has-text('taken down for 1 instance')")
    page.click("#all-instances")
    page.click(f"#to-{instance}")
    page.evaluate("window.here = true")
    page.wait_for_selector(".badge:has-text('Migrated')", timeout=PATIENCE)
    assert page.evaluate("window.here")
    picture(page, "instance")
    assert operator.trouble == []


PAGES = (
    "",
    "/waves/{wave}",
    "/waves/{wave}/events",
    "/waves/{wave}/throughput",
    "/throughput",
    "/waves/{wave}/instances",
    "/waves/{wave}/instances/{instance}",
    "/waves/{wave}/instances/{instance}/by-hand",
    "/waves/{wave}/actions/retry",
    "/waves/nobodys",
    "/approvals",
    "/emergency-stop",
    "/schedule",
    "/intake",
    "/infrastructure",
    "/audit?wave={wave}",
    "/notifications",
    "/poison",
    "/settings",
)


def test_axe_finds_nothing_on_any_page_in_light_and_dark(operator, wave, instance, picture):
    page, flaws = operator.page, {}
    for path in PAGES:
        address = path.format(wave=wave, instance=instance)
        page.emulate_media(color_scheme="light")
        operator.open(address + ("&" if "?" in address else "?") + "live=off")
        flaws[path, "light"] = operator.flaws()
        page.emulate_media(color_scheme="dark")
        flaws[path, "dark"] = operator.flaws(["color-contrast"])
        if not path:
            picture(page, "portfolio-dark")
            page.emulate_media(color_scheme="light")
            picture(page, "portfolio")
    page.emulate_media(color_scheme="light")
    assert {where: found for where, found in flaws.items() if found} == {}
    assert operator.trouble == []


def test_nothing_has_to_be_scrolled_sideways_on_a_telephone(operator, wave, instance):
    page = operator.page
    page.set_viewport_size(NARROW)
    widths = {}
    for path in PAGES:
        operator.open(f"{path.format(wave=wave, instance=instance)}")
        widths[path] = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": 1360, "height": 800})
    assert {path: width for path, width in widths.items() if width > NARROW["width"]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_every_language_find_room(operator, wave, language):
    page, widths = operator.page, {}
    page.set_viewport_size(NARROW)
    for path in ("", f"/waves/{wave}", "/approvals", "/intake", "/emergency-stop"):
        operator.open(f"{path}?lang={language}")
        assert page.get_attribute("html", "lang") == language
        widths[path] = page.evaluate("document.documentElement.scrollWidth")
    operator.open("?lang=en")
    page.set_viewport_size({"width": 1360, "height": 800})
    assert {path: width for path, width in widths.items() if width > NARROW["width"]} == {}


def press_until(page, wanted, most=60):
    """Press the tabulator until what is wanted has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"the keyboard does not lead to {wanted}")


def test_a_keyboard_is_enough_from_signing_in_to_deciding(chromium, ferry, wave):
    somebody = Operator(chromium, ferry)
    page = somebody.page
    page.goto(f"{somebody.home}/waves/{wave}")
    press_until(page, "#key")
    page.keyboard.type(somebody.key)
    page.keyboard.press("Enter")
    page.wait_for_selector(f"h1:has-text('{wave}')")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    press_until(page, "#do-retry")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Retry')")
    press_until(page, "#confirmation")
    page.keyboard.press("Space")
    press_until(page, "form button.primary")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=status]:has-text('Retry: taken down for 1 instance')")
    assert ferry.call("GET", f"waves/{wave}").json()["runs"] == 2
    assert somebody.trouble == []
    somebody.context.close()


def test_focus_stays_where_it_is_while_a_page_comes_up_to_date(operator, wave):
    page = operator.page
    operator.open(f"/waves/{wave}")
    page.focus("#all-instances")
    with page.expect_response(lambda r: r.url.endswith(wave) and r.request.method == "GET"):
        pass
    page.wait_for_timeout(100)
    assert page.evaluate("document.activeElement.id") == "all-instances"
