"""What the Bicep files let Ferry do, and that no key does it."""

import re

import pytest

from clouds.azure.permissions import DEMANDED_ON_CACHE, DEMANDED_ON_TARGET, TARGET_ROLE, VAULT_ROLE
from tests.infra.bicep import FILES, MAIN, body_of, module, parsed, resources_of

CALLS = parsed(MAIN)["modules"]
EACH_FILE = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def test_the_roles_allow_what_the_lists_say_and_nothing_else():
    roles = parsed(module("roles"))["resources"]
    allowed = {
        name: set(body_of(role)["properties"]["permissions"][0]["actions"])
        for name, role in roles.items()
    }
    assert allowed == {
        "vaultRole": VAULT_ROLE,
        "targetRole": TARGET_ROLE | DEMANDED_ON_TARGET,
        "cacheRole": DEMANDED_ON_CACHE,
    }
    assert all(
        set(body_of(role)["properties"]["permissions"][0]) == {"actions"} for role in roles.values()
    )


def test_a_role_is_given_where_it_belongs_and_azures_own_on_single_resources():
    scopes = {
        name: (body_of(CALLS[name])["scope"], str(body_of(CALLS[name])["params"]["roleId"]))
        for name in ("vaultPermissions", "targetPermissions", "cachePermissions")
    }
    assert {name: scope for name, (scope, _) in scopes.items()} == {
        "vaultPermissions": "platform",
        "targetPermissions": "arrivals",
        "cachePermissions": "platform",
    }
    assert [re.search(r"\w+RoleId", role)[0] for _, role in scopes.values()] == [
        "vaultRoleId",
        "targetRoleId",
        "cacheRoleId",
    ]
    for path in FILES:
        for assignment in resources_of(path, "Microsoft.Authorization/roleAssignments"):
            assert assignment.get("scope") or path == module("group-assignment")


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
        ("main", "configurationServerPassword"),
        ("secrets", "awsExternalId"),
        ("configuration-server", "adminPassword"),
    }
    outputs = "".join(
        line for path in FILES for line in path.read_text().splitlines() if "output " in line
    )
    assert not [name for _, name in secured if name in outputs]
