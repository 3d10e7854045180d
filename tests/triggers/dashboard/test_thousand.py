"""A wave of 1,000 instances in chromium: found, filtered, paged and acted on."""

from datetime import timedelta

import pytest

from domain.itinerary import Phase
from domain.protected_item import ProtectedItem
from domain.status import Gate, Progress, Subject, Waiting
from tests.triggers.dashboard.conftest import Operator
from tests.triggers.dashboard.served import served
from tests.triggers.dashboard.waves import GIB, NOON, PLAN, WAVE, painted

MANY = tuple(f"i-{number:017x}" for number in range(1_000))
AT = f"/waves/{WAVE}"
NARROW = {"width": 360, "height": 740}
ROWS = "tbody tr:has(input[type=checkbox])"


@pytest.fixture(scope="module")
def thousand():
    """Give 1,000 instances: every fourth waits for its approval, the others replicate."""
    clouds = painted(MANY)
    for number, each in enumerate(MANY):
        _tell(clouds.status, number, each)
    return clouds


def _tell(book, number, each):
    subject = Subject(WAVE, each)
    for minutes in (0, 10):
        item = ProtectedItem(
            f"/items/{each}",
            "Protected",
            replicated_bytes=(number % 50 + minutes) * GIB,
            total_bytes=100 * GIB,
            rpo=timedelta(minutes=5),
        )
        book.record(Progress(subject, NOON + timedelta(minutes=minutes), Phase.REPLICATING, item))
    if number % 4 == 0:
        asks = Waiting(Gate.APPROVAL, f"Approve to stop {each} and fail it over", plan=PLAN)
        at = NOON + timedelta(minutes=20)
        book.record(Progress(subject, at, Phase.AWAITING_APPROVAL, item, asks))


@pytest.fixture(scope="module")
def somebody(chromium, thousand):
    with served(thousand) as place:
        made = Operator(chromium, place).sign_in()
        yield made
        assert made.trouble == []
        made.context.close()


def test_the_list_is_paged_searched_and_filtered(somebody):
    page = somebody.page
    somebody.open(f"{AT}/instances")
    assert page.locator(ROWS).count() == 50
    assert "1000 instances" in page.inner_text("main")
    page.click("nav.pages >> text='20'")
    assert page.locator(f"#to-{MANY[-1]}").count() == 1
    page.fill("[name=search]", MANY[777][-4:])
    page.keyboard.press("Enter")
    page.wait_for_selector("text='1 instance'")
    assert page.locator(ROWS).count() == 1
    somebody.open(f"{AT}/instances")
    page.select_option("[name=waiting]", "approval")
    page.click("text='Filter'")
    page.wait_for_selector("text=250 instances")


def test_those_that_are_chosen_on_a_page_are_acted_on_and_nobody_else(somebody, thousand):
    page, chosen = somebody.page, (MANY[0], MANY[8])
    somebody.open(f"{AT}/instances?waiting=approval")
    for each in chosen:
        page.check(f"#choose-{each}")
    page.click("#bulk-reject")
    page.wait_for_selector("h1:has-text('Reject')")
    assert page.locator("article.card").count() == len(chosen)
    page.fill("#by", "ada")
    page.check("#confirmation")
    page.click(".decide button")
    page.wait_for_selector("[role=status]:has-text('taken down for 2 instances')")
    answered = [each for each in MANY if thousand.approvals.find(Subject(WAVE, each))]
    assert answered == list(chosen)


def test_the_board_counts_all_and_draws_their_throughput_beside_it(somebody):
    page = somebody.page
    somebody.open(AT)
    assert page.inner_text("#cell-healthy-6") == "750"
    page.wait_for_selector("#throughput svg.plot")
    page.click("#spans")
    assert page.locator("#throughput tbody tr").count() == 60
    assert page.locator("#throughput tbody tr").first.is_visible()


@pytest.mark.parametrize(
    "path", ["", AT, f"{AT}/instances", f"{AT}/instances/{MANY[1]}", "/approvals", "/throughput"]
)
def test_a_page_of_1000_instances_fits_a_telephone_and_everybody(somebody, path):
    page = somebody.page
    somebody.open(f"{path}?live=off")
    flaws = somebody.flaws()
    page.set_viewport_size(NARROW)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": 1360, "height": 800})
    assert (flaws, width) == ({}, NARROW["width"])


@pytest.mark.parametrize("path", ["/approvals", "/settings"])
def test_what_decides_is_in_view_on_a_telephone(somebody, path):
    page = somebody.page
    somebody.open(f"{path}?live=off")
    page.set_viewport_size(NARROW)
    hidden = "[...document.querySelectorAll('.scroll')].map(e => e.scrollWidth - e.clientWidth)"
    beyond, flaws = page.evaluate(hidden), somebody.flaws()
    page.set_viewport_size({"width": 1360, "height": 800})
    assert (set(beyond), flaws) == ({0}, {})
