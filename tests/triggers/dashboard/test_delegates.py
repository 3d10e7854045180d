"""Delegates at the gates of waves: they see in whose place they may answer, and do."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from domain.delegation import Delegation
from domain.status import Subject
from tests.triggers.dashboard.browsing import Browser, settings
from tests.triggers.dashboard.waves import ASKED, WAVE, painted
from tests.triggers.doors.principals import ADA, TENANT, principal

LENA = "7f3c0000-0000-0000-0000-00000000000e"
LOOK = f"dashboard/waves/{WAVE}/actions/approve?instances={ASKED}"
DOOR = {
    "FERRY_DOOR": "entra",
    "FERRY_TENANT_ID": TENANT,
    "WEBSITE_AUTH_ENABLED": "True",
    "FERRY_GRANTS": json.dumps([{"role": "approver", "members": [ADA]}]),
}
SAID = {"accepts": "yes", "confirmation": "yes"}


@pytest.fixture
def clouds():
    return painted()


@pytest.fixture
def ada(clouds):
    signed = {"x-ms-client-principal": principal()}
    return Browser(clouds, settings(**DOOR), signed_in=False, **signed)


def delegate(clouds, *, to=ADA, waves=(WAVE,), days=1):
    now = datetime.now(UTC)
    ends = now + timedelta(days=days)
    begins = min(now, ends) - timedelta(days=1)
    clouds.delegations.put(
        Delegation("away", LENA, to, begins, ends, waves, "lena@example.com", comment="on leave")
    )
    return ends


def answer(clouds):
    return clouds.approvals.find(Subject(WAVE, ASKED))


def test_a_delegate_answers_in_an_approvers_place(clouds, ada):
    ends = delegate(clouds)
    assert f"{ends:%Y-%m-%d %H:%M}" in ada.get("dashboard/approvals").text
    page = ada.get(LOOK)
    assert "in the place of lena@example.com" in page.text
    assert "on leave" in page.text
    assert ada.submit(page, "/approve", by=LENA, **SAID).status == 303
    assert (answer(clouds).identity, answer(clouds).instead_of) == (ADA, LENA)


def test_a_delegate_may_still_answer_as_themselves(clouds, ada):
    delegate(clouds)
    assert ada.submit(ada.get(LOOK), "/approve", by="ada@example.com", **SAID).status == 303
    assert (answer(clouds).identity, answer(clouds).instead_of) == (ADA, "")


@pytest.mark.parametrize("given", [{"to": LENA}, {"waves": ("hr-1",)}, {"days": -1}, None])
def test_nobody_answers_in_the_place_of_who_has_not_delegated_this_to_them(clouds, ada, given):
    if given:
        delegate(clouds, **given)
    assert "lena" not in ada.get("dashboard/approvals").text
    page = ada.get(LOOK)
    assert "lena" not in page.text
    assert ada.submit(page, "/approve", by=LENA, **SAID).status == 403
    assert answer(clouds) is None


def test_whom_only_a_key_lets_in_is_nobodys_delegate(clouds):
    delegate(clouds)
    assert "lena" not in Browser(clouds).get(LOOK).text
