"""Who may do what, where."""

import pytest

from domain.access import KEY_HOLDER, QUEUE_WRITER, Caller, CallerKind, Grant, Place, Role, may

HERE = Place("123456789012", "AAAA-1111")
ELSEWHERE = Place("999999999999", "AAAA-1111")


def person(*grants):
    return Caller(CallerKind.PERSON, "7f3c", "ada@example.com", grants)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.APPROVER, Role.ADMIN])
def test_a_viewer_may_only_look(role):
    viewer = person(Grant(Role.VIEWER))
    assert may(viewer, Role.VIEWER, HERE)
    assert not may(viewer, role, HERE)


def test_an_operator_does_not_approve_and_an_approver_does_not_operate():
    assert not may(person(Grant(Role.OPERATOR)), Role.APPROVER, HERE)
    assert not may(person(Grant(Role.APPROVER)), Role.OPERATOR, HERE)
    assert may(person(Grant(Role.OPERATOR), Grant(Role.APPROVER)), Role.APPROVER, HERE)


@pytest.mark.parametrize("role", Role)
def test_an_admin_may_do_everything(role):
    assert may(person(Grant(Role.ADMIN)), role, HERE)


@pytest.mark.parametrize("role", Role)
def test_whoever_has_no_grant_may_nothing(role):
    assert not may(person(), role)
    assert not may(person(), role, HERE)


def test_a_grant_ends_at_its_accounts():
    operator = person(Grant(Role.OPERATOR, accounts=(HERE.account,)))
    assert may(operator, Role.OPERATOR, HERE)
    assert may(operator, Role.OPERATOR)
    assert not may(operator, Role.VIEWER, ELSEWHERE)


def test_a_grant_ends_at_its_subscriptions_whatever_their_case():
    operator = person(Grant(Role.OPERATOR, subscriptions=("aaaa-1111",)))
    assert may(operator, Role.OPERATOR, HERE)
    assert not may(operator, Role.OPERATOR, Place(HERE.account, "bbbb-2222"))


def test_the_role_of_one_grant_does_not_count_at_the_place_of_another():
    caller = person(
        Grant(Role.OPERATOR, accounts=(HERE.account,)), Grant(Role.VIEWER, (ELSEWHERE.account,))
    )
    assert not may(caller, Role.OPERATOR, ELSEWHERE)


def test_only_entra_proves_who_somebody_is():
    assert person().proved
    assert not KEY_HOLDER.proved
    assert not QUEUE_WRITER.proved
