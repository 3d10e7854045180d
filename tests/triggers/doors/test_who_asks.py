"""Who asks: by a key, or as Entra has said; the platform's header is believed nowhere else."""

import base64
import json

import azure.functions as func
import pytest

from access_settings import AccessSettings
from assembly import assemble
from domain.access import KEY_HOLDER, CallerKind, Grant, Role
from settings import Settings, SettingsError
from tests.test_settings import SAMPLE
from tests.triggers.doors.principals import ADA, LONG, TENANT, ask, entra, principal
from triggers.http.route import Answer

TEAM = "aaaa0000-0000-0000-0000-00000000000a"
ROLES = ("roles", "Ferry.Operator")


def seen(header, settings, **different):
    """Give what the route's handler sees of the caller; None when it is not called."""
    callers = []

    def handler(call):
        callers.append(call.caller)
        return Answer(status=204)

    status, headers, document = ask(handler, header, settings, **different)
    assert (status == 204) == bool(callers)
    return (callers[0] if callers else None), status, headers, document


def test_a_key_is_the_key_holder_and_may_do_everything():
    assert seen(None, AccessSettings())[0] == KEY_HOLDER


@pytest.mark.parametrize("role", Role)
def test_what_a_key_may_do_can_be_less(role):
    caller, *_ = seen(None, AccessSettings(key_role=role))
    assert caller.grants == (Grant(role),)
    assert (seen(None, AccessSettings(key_role=role), method="POST")[1] == 204) == (
        role in {Role.OPERATOR, Role.ADMIN}
    )


def test_with_keys_nobody_believes_the_platforms_header():
    header = principal(("roles", "Ferry.Admin"))
    for platform in ("", "True"):
        settings = AccessSettings(key_role="viewer", platform_signs_in=platform, tenant_id=TENANT)
        caller, *_ = seen(header, settings)
        assert (caller.kind, caller.id) == (CallerKind.KEY, "key")
        assert caller.grants == (Grant(Role.VIEWER),)


def test_entra_says_who_a_person_is_and_what_roles_there_are():
    caller, *_ = seen(principal(ROLES, ("roles", "Other.Role")), entra())
    assert (caller.kind, caller.id, caller.name) == (CallerKind.PERSON, ADA, "ada@example.com")
    assert caller.grants == (Grant(Role.OPERATOR),)
    assert caller.proved


def test_grants_of_the_setting_count_by_object_id_and_by_group():
    grants = [
        {"role": "operator", "members": [ADA], "accounts": ["1"]},
        {"role": "approver", "members": [TEAM]},
    ]
    caller, *_ = seen(principal(("groups", TEAM)), entra(grants=json.dumps(grants)))
    assert caller.grants == (Grant(Role.OPERATOR, ("1",)), Grant(Role.APPROVER))


@pytest.mark.parametrize(
    "claims",
    [
        {"idtyp": "app", "azp": "client-1"},
        {"appid": "client-1", "scope": None, "preferred_username": None},
    ],
)
def test_an_application_is_told_from_a_person(claims):
    caller, *_ = seen(principal(ROLES, **claims), entra())
    assert caller.kind is CallerKind.APPLICATION
    assert caller.proved


def test_somebody_without_any_grant_gets_nowhere():
    _, status, headers, document = seen(principal(), entra())
    assert (status, document["type"]) == (403, "urn:ferry:problem:not-allowed")
    assert "WWW-Authenticate" not in headers


def encoded(text):
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "not base64!",
        "ä",
        encoded("{"),
        encoded("[]"),
        encoded("null"),
        encoded('{"auth_typ": "aad"}'),
        encoded('{"auth_typ": "aad", "claims": 7}'),
        encoded('{"auth_typ": "aad", "claims": [7]}'),
        encoded('{"auth_typ": "aad", "claims": [{"typ": [], "val": "x"}]}'),
        encoded("[" * 20_000),
        f"{principal(ROLES)},{principal(ROLES)}",
        principal(ROLES, kind="google"),
        principal(ROLES, iss=f"https://login.microsoftonline.com/{ADA}/v2.0"),
        principal(ROLES, iss=f"https://evil.example/{TENANT}/v2.0"),
        principal(ROLES, iss=None),
        principal(ROLES, tenantid=None),
        principal(ROLES, ("tid", ADA)),
        principal(ROLES, objectidentifier=None),
        principal(ROLES, ("oid", TEAM)),
        principal(ROLES, (f"{LONG}objectidentifier", TEAM)),
        principal(ROLES, *(("groups", f"{n:036}") for n in range(2_000))),
    ],
)
def test_a_header_that_does_not_hold_is_401_and_repeats_nothing(header):
    _, status, headers, document = seen(header, entra())
    assert (status, document["type"]) == (401, "urn:ferry:problem:not-signed-in")
    assert headers["WWW-Authenticate"] == 'Bearer realm="ferry"'
    assert "ada@example.com" not in json.dumps(document)


@pytest.mark.parametrize("platform", ["", "False", "false"])
def test_without_the_platform_in_front_nobody_is_let_in_whatever_he_brings(platform):
    caller, status, _, document = seen(principal(ROLES), entra(platform_signs_in=platform))
    assert (caller, status) == (None, 401)
    assert "does not stand in front" in document["detail"]


@pytest.mark.parametrize(("door", "level"), [("key", "FUNCTION"), ("entra", "ANONYMOUS")])
def test_the_host_asks_for_keys_exactly_where_they_are_the_door(door, level):
    settings = Settings.from_environ(
        {**SAMPLE, "FERRY_DOOR": door, "FERRY_TENANT_ID": TENANT},
    )
    triggers = [each.get_trigger() for each in assemble(lambda _: None, settings).get_functions()]
    served = [each for each in triggers if each.get_binding_name() == "httpTrigger"]
    by_link = {"approve", "reject"}
    assert {t.auth_level for t in served if t.route in by_link} == {func.AuthLevel.ANONYMOUS}
    by_cookie = {t.route for t in served if t.route.split("/")[0] == "dashboard"}
    assert {t.auth_level for t in served if t.route in by_cookie} == {func.AuthLevel.ANONYMOUS}
    keyed = {t.auth_level for t in served if t.route not in by_link | by_cookie}
    assert keyed == {func.AuthLevel[level]}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"FERRY_DOOR": "entra"}, "FERRY_TENANT_ID is missing"),
        ({"FERRY_GRANTS": '[{"role":"owner","members":["a"]}]'}, "FERRY_GRANTS can't be read"),
        ({"FERRY_DOOR": "none"}, "FERRY_DOOR does not look right"),
        ({"FERRY_KEY_ROLE": "owner"}, "FERRY_KEY_ROLE does not look right"),
    ],
)
def test_settings_that_leave_a_door_open_by_mistake_are_refused(values, words):
    with pytest.raises(SettingsError, match=words):
        Settings.from_environ({**SAMPLE, **values})
