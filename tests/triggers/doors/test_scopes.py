"""Every route, tried by callers of another place and by callers who may only look."""

import json

import pytest

from domain.access import Role
from local.rehearsal import ACCOUNT
from tests.triggers.doors.estate import (
    NAMES,
    SUBSCRIPTION,
    UNKNOWN,
    WAVE,
    ask,
    furnished,
    route_of,
)
from triggers.http.route import Reach
from triggers.routes import ROUTES

HERE = {"accounts": [ACCOUNT], "subscriptions": [SUBSCRIPTION]}
ELSEWHERE = [
    {"accounts": ["999999999999"]},
    {"subscriptions": ["bbbbbbbb-1111-2222-3333-444444444444"]},
    {"accounts": ["999999999999"], "subscriptions": [SUBSCRIPTION]},
    {"accounts": [ACCOUNT], "subscriptions": ["bbbbbbbb-1111-2222-3333-444444444444"]},
]
# What a link opens asks for no role; see approving/test_links.py.
KEYED = [each for each in ROUTES if not each.open]
# These ask the world, or tell of nobody's wave.
OPEN = {"check_health", "read_openapi", "get_signing_key"} | {
    each.operation for each in ROUTES if each.path.startswith("delegations")
}
# Groups belong to a subscription: whoever lands machines there may read them, whatever the account.
GROUPS = {"get_protection_group", "list_protection_groups", "read_drift"}


def every(fits=lambda _: True):
    """Try each route that fits."""
    fitting = [each for each in KEYED if fits(each)]
    return pytest.mark.parametrize("route", fitting, ids=lambda route: route.operation)


def named(route):
    return set(route.parameters) & {"wave", "zone", "group"}


def of_a_place(route):
    return route.operation not in OPEN | {"pull_emergency_stop"}


def changing(route):
    return route.method != "GET" and route.operation not in OPEN


@pytest.fixture(scope="module")
def clouds():
    return furnished()


def roles(place, *names):
    return [{"role": each, **place} for each in (names or Role)]


@every(of_a_place)
@pytest.mark.parametrize("place", ELSEWHERE, ids=["account", "subscription", "one", "other"])
def test_a_caller_of_another_place_learns_nothing(route, place, clouds):
    status, text, headers = ask(route, roles(place), clouds)
    if route.operation in GROUPS and place.get("subscriptions", [SUBSCRIPTION]) == [SUBSCRIPTION]:
        assert status not in {401, 403}
        assert WAVE not in text
        return
    if route.method == "GET" and not route.parameters and route.reach is Reach.PLACE:
        assert status == 200
    else:
        assert status in {403, 404}
        assert "ETag" not in headers
    assert "secret" not in text.replace("'payroll-secret'", "").replace(
        "'zone-secret'", ""
    ).replace("group-secret", "")


@every(named)
def test_what_is_foreign_answers_as_what_does_not_exist(route, clouds):
    grants = roles({"accounts": ["999999999999"], "subscriptions": ["other"]})
    foreign, absent = (ask(route, grants, clouds, names=each) for each in (NAMES, UNKNOWN))
    same = [text.replace(NAMES[n], "?").replace(UNKNOWN[n], "?") for n in named(route)
            for text in (foreign[1], absent[1])]  # fmt: skip
    assert foreign[0] == absent[0]
    assert same[0] == same[1]
    assert dict(foreign[2].items()).keys() == dict(absent[2].items()).keys()
    assert foreign[0] == (404 if route.operation != "put_protection_group" else 403)


@pytest.mark.parametrize("grants", [[{"role": "viewer"}], roles(HERE, "viewer")])
@every()
def test_a_viewer_changes_nothing(route, grants, clouds):
    if route.method == "GET":
        assert route.admits == (Role.VIEWER,)
    else:
        status, text, _ = ask(route, grants, clouds)
        assert (status, json.loads(text)["type"]) == (403, "urn:ferry:problem:not-allowed")


@every(lambda route: changing(route) and of_a_place(route))
def test_a_role_elsewhere_changes_nothing_here_that_may_be_looked_at(route, clouds):
    grants = [*roles({"accounts": ["999999999999"]}), {"role": "viewer"}]
    status, text, _ = ask(route, grants, clouds)
    assert (status, json.loads(text)["type"]) == (403, "urn:ferry:problem:not-allowed")


@every(lambda route: changing(route) and route.reach is not Reach.EVERYWHERE)
def test_whoever_has_the_role_here_is_let_in(route, clouds):
    place = {"subscriptions": [SUBSCRIPTION]} if "group" in route.path else HERE
    status, text, _ = ask(route, roles(place, *route.admits), clouds)
    assert status not in {401, 403}
    assert status != 404 or "no-such-action" in text


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.APPROVER])
def test_anybody_who_works_anywhere_may_pull_the_stop_and_lifting_needs_everywhere(role):
    clouds = furnished()
    there = [{"role": role, "accounts": ["999999999999"]}]
    status, text, _ = ask(route_of("pull_emergency_stop"), there, clouds)
    assert (status, WAVE in text, clouds.brake.read().pulled) == (200, False, True)
    for grants in (there, [{"role": Role.APPROVER}], roles(HERE)):
        assert ask(route_of("lift_emergency_stop"), grants, clouds)[0] == 403
    assert clouds.brake.read().pulled
    assert ask(route_of("lift_emergency_stop"), [{"role": Role.OPERATOR}], clouds)[0] == 200
