"""Delegations over HTTP: only one's own, for a while, and revocable."""

from types import SimpleNamespace

import pytest
from pydantic import ValidationError

from domain.access import KEY_HOLDER, Grant, Role
from local.rehearsal import Rehearsal
from tests.triggers.approving.voters import EVE, LENA, MONA, PIPELINE
from triggers.delegations import get_delegation, list_delegations, put_delegation, revoke_delegation
from triggers.documents import DelegationDocument
from triggers.problems import Problem

SPAN = {"begins": "2026-11-23T12:00:00Z", "ends": "2026-12-01T12:00:00Z"}


@pytest.fixture
def clouds():
    rehearsal = Rehearsal()
    yield rehearsal.clouds
    rehearsal.hub.close()


def call(clouds, caller=LENA, name="away", **document):
    said = {"delegate": EVE.id, **SPAN, **document}
    read = DelegationDocument.model_validate(said)
    return SimpleNamespace(clouds=clouds, caller=caller, path={"delegation": name}, document=read)


def refused(act, *arguments, **more):
    with pytest.raises(Problem) as raised:
        act(call(*arguments, **more))
    return raised.value.kind.value[:2]


def test_an_approver_delegates_for_themselves_whatever_else_they_send(clouds):
    view = put_delegation(call(clouds, waves=["w1"])).body
    assert (view.approver, view.approver_name, view.delegate) == (LENA.id, LENA.name, EVE.id)
    assert put_delegation(call(clouds, waves=["w1"])).body == view
    assert get_delegation(call(clouds, MONA)).body == view
    assert list_delegations(call(clouds)).body.delegations == [view]


@pytest.mark.parametrize("caller", [KEY_HOLDER, PIPELINE])
def test_who_is_no_proved_person_delegates_nothing(clouds, caller):
    assert refused(put_delegation, clouds, caller) == (403, "not-proved")


def test_nobody_is_their_own_delegate(clouds):
    assert refused(put_delegation, clouds, EVE) == (422, "invalid-document")


def test_the_approver_or_an_admin_revokes_it_and_nobody_else(clouds):
    put_delegation(call(clouds))
    approver = (Grant(Role.APPROVER),)
    mona = SimpleNamespace(**{k: getattr(MONA, k) for k in ("kind", "id", "name", "proved")},
                           grants=approver)  # fmt: skip
    assert refused(revoke_delegation, clouds, mona) == (403, "not-allowed")
    gone = revoke_delegation(call(clouds)).body
    assert (gone.revoked_by, bool(gone.revoked)) == (LENA.id, True)
    put_delegation(call(clouds, name="other"))
    assert revoke_delegation(call(clouds, KEY_HOLDER, "other")).body.revoked_by == "key"


def test_one_that_nobody_recorded_is_told_so(clouds):
    for act in (get_delegation, revoke_delegation):
        assert refused(act, clouds, name="nothing") == (404, "no-such-delegation")


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends": "2026-11-23T12:00:00Z"},
        {"ends": "2027-02-23T12:00:00Z"},
        {"begins": "2026-11-23T12:00:00"},
        {"delegate": ""},
        {"waves": ["NO"]},
    ],
)
def test_one_that_lasts_too_long_or_names_nobody_is_refused(wrong):
    with pytest.raises(ValidationError):
        DelegationDocument.model_validate({"delegate": "x", **SPAN, **wrong})
