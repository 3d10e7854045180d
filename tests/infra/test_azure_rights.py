"""What the Bicep files let Ferry do, and that no key does it."""

import re

import pytest

from clouds.azure.permissions import (
    DEMANDED_ON_CACHE,
    DEMANDED_ON_SERVERS,
    DEMANDED_ON_TARGET,
    MAIL_ROLE,
    OFFER_ROLE,
    SECRETS_ROLE,
    SERVER_SECRETS_ROLE,
    SERVERS_ROLE,
    TARGET_ROLE,
    TOPIC_ROLE,
    VAULT_ROLE,
)
from tests.infra.bicep import FILES, MAIN, body_of, module, parsed, resources_of

CALLS = parsed(MAIN)["modules"]
WHOLE = (module("group-assignment"), module("subscription-assignment"))
EACH_FILE = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def allowed(kind):
    roles = parsed(module("roles"))["resources"]
    permissions = [body_of(each)["properties"]["permissions"][0] for each in roles.values()]
    assert all(set(each) <= {"actions", "dataActions"} for each in permissions)
    found = zip(roles, permissions, strict=True)
    return {name: set(each[kind]) for name, each in found if each.get(kind)}


def test_the_roles_allow_what_the_lists_say_and_nothing_else():
    assert allowed("actions") == {
        "vaultRole": VAULT_ROLE,
        "targetRole": TARGET_ROLE | DEMANDED_ON_TARGET,
        "cacheRole": DEMANDED_ON_CACHE,
        "offerRole": OFFER_ROLE,
        "serversRole": SERVERS_ROLE | DEMANDED_ON_SERVERS,
        "mailRole": MAIL_ROLE,
    }
    assert allowed("dataActions") == {
        "secretsRole": SECRETS_ROLE,
        "serverSecretsRole": SERVER_SECRETS_ROLE,
        "topicRole": TOPIC_ROLE,
    }


def test_the_key_vault_is_opened_by_roles_and_by_no_access_policy():
    (vault,) = resources_of(module("secrets"), "Microsoft.KeyVault/vaults")
    assert vault["properties"]["enableRbacAuthorization"] is True
    assert "accessPolicies" not in vault["properties"]
    given = body_of(CALLS["secrets"])["params"]
    assert str(given["roleId"]).count("secretsRoleId") == 1
    assert str(given["serversRoleId"]).count("serverSecretsRoleId") == 1


def test_a_role_is_given_where_it_belongs_and_azures_own_on_single_resources():
    scopes = {
        name: (
            body_of(CALLS[name]).get("scope", "subscription"),
            str(body_of(CALLS[name])["params"]["roleId"]),
        )
        for name in CALLS
        if name.endswith("Permissions")
    }
    assert {name: scope for name, (scope, _) in scopes.items()} == {
        "vaultPermissions": "platform",
        "targetPermissions": "arrivals",
        "offerPermissions": "subscription",
        "serversPermissions": "platform",
        "cachePermissions": "platform",
        "mailPermissions": "platform",
        "topicPermissions": "platform",
    }
    assert [re.search(r"\w+RoleId", role)[0] for _, role in scopes.values()] == [
        "vaultRoleId",
        "targetRoleId",
        "offerRoleId",
        "serversRoleId",
        "cacheRoleId",
        "mailRoleId",
        "topicRoleId",
    ]
    for path in FILES:
        for assignment in resources_of(path, "Microsoft.Authorization/roleAssignments"):
            assert assignment.get("scope") or path in WHOLE


def test_no_key_opens_the_apps_storage():
    (account,) = resources_of(module("storage"), "Microsoft.Storage/storageAccounts")
    assert account["properties"]["allowSharedKeyAccess"] is False
    assert account["properties"]["allowBlobPublicAccess"] is False


@EACH_FILE
def test_no_template_asks_for_a_key(path):
    asked = r"listKeys\(|listAccountSas|AccountKey=|listSecrets|instrumentationKey"
    assert not re.search(asked, path.read_text(), re.IGNORECASE)


def test_secrets_come_in_secured_and_never_go_out():
    secured = {
        (path.stem, name)
        for path in FILES
        for name, each in parsed(path)["parameters"].items()
        if {"type": "secure"} in each["decorators"]
    }
    assert secured == {
        ("main", "awsExternalId"),
        ("main", "channelSecrets"),
        ("main", "configurationServerPassword"),
        ("main", "dashboardKey"),
        ("main", "hookSecret"),
        ("main", "linkKey"),
        ("main", "linkKeyPrevious"),
        ("secrets", "awsExternalId"),
        ("secrets", "channelSecrets"),
        ("secrets", "dashboardKey"),
        ("secrets", "hookSecret"),
        ("secrets", "linkKey"),
        ("secrets", "linkKeyPrevious"),
        ("configuration-server", "adminPassword"),
    }
    outputs = "".join(
        line for path in FILES for line in path.read_text().splitlines() if "output " in line
    )
    assert not [name for _, name in secured if name in outputs]
