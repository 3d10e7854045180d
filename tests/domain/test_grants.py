"""Grants as the setting writes them."""

import json

import pytest

from domain.access import Caller, CallerKind, Grant, Place, Role, may
from domain.grants import app_role, grants_of, read_memberships

ADA, TEAM = "7F3C0000-0000-0000-0000-000000000001", "aaaa0000-0000-0000-0000-00000000000a"
WRITTEN = [
    {"role": "operator", "members": [ADA], "accounts": ["123456789012"]},
    {"role": "viewer", "members": [TEAM], "subscriptions": ["s-1"]},
    {"role": "approver", "members": [ADA.lower(), TEAM]},
]


def test_somebody_has_his_own_grants_and_those_of_his_groups_however_ids_are_spelt():
    known = read_memberships(json.dumps(WRITTEN))
    own = grants_of(known, [ADA.lower()])
    assert own == (Grant(Role.OPERATOR, ("123456789012",)), Grant(Role.APPROVER))
    assert len(grants_of(known, [ADA, TEAM.upper()])) == 3
    assert grants_of(known, ["somebody-else"]) == ()


def test_no_text_grants_nothing():
    assert read_memberships("") == ()


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("{", "Expecting"),
        ("{}", "no JSON list"),
        ('["operator"]', "grant 1 has other fields"),
        ('[{"role": "operator", "member": ["a"]}]', "grant 1 has other fields"),
        ('[{"role": "owner", "members": ["a"]}]', "grant 1 has no role of viewer"),
        ('[{"role": "operator"}]', "grant 1 has no members"),
        ('[{"role": "operator", "members": "a"}]', "members is no list"),
        ('[{"role": "operator", "members": [""]}]', "members is no list"),
        ('[{"role": "operator", "members": ["a"], "accounts": [12]}]', "accounts is no list"),
    ],
)
def test_what_is_no_grant_is_told_with_its_number(written, words):
    with pytest.raises(ValueError, match=words):
        read_memberships(written)


def test_entras_app_roles_hold_everywhere_and_others_are_none_of_ours():
    assert [app_role(f"Ferry.{each}") for each in ("Viewer", "Admin")] == [
        Grant(Role.VIEWER),
        Grant(Role.ADMIN),
    ]
    assert app_role("ferry.admin") is app_role("Admin") is app_role("") is None
    caller = Caller(CallerKind.PERSON, "x", grants=(app_role("Ferry.Operator"),))
    assert all(may(caller, Role.OPERATOR, Place(each, "s")) for each in ("1", "2"))
