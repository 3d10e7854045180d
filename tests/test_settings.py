import json
from contextlib import nullcontext
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from settings import Settings, SettingsError

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = json.loads((ROOT / "local.settings.sample.json").read_text())["Values"]
NAMES = {each.metadata["name"] for each in fields(Settings)}


def test_the_sample_names_every_setting_and_no_other():
    assert set(SAMPLE) - {"FUNCTIONS_WORKER_RUNTIME"} == NAMES


def test_the_sample_can_be_read_as_it_is():
    settings = Settings.from_environ(SAMPLE)
    assert settings.vault_name == "ferry-vault"
    assert settings.appliance_name == ""


def test_every_setting_says_what_it_means():
    assert all(each.metadata["meaning"].endswith(".") for each in fields(Settings))


def test_everything_that_is_missing_is_told_at_once_with_its_meaning():
    with pytest.raises(SettingsError) as error:
        Settings.from_environ({})
    told = str(error.value)
    required = {e.metadata["name"] for e in fields(Settings) if e.default is MISSING}
    assert all(f"{name} is missing. " in told for name in required)
    assert "AzureWebJobsStorage is missing" in told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FERRY_AWS_ACCOUNT_ID", "12345"),
        ("FERRY_INSTALLER_URL", "https://bucket/installer.exe"),
        ("FERRY_INSTALLER_SHA256", "abc"),
        ("FERRY_TARGET_NETWORK_ID", "my-network"),
        ("FERRY_APPLIANCE_INSTANCE_ID", "appliance-1"),
        ("FERRY_ARM_URL", "management.azure.com"),
    ],
)
def test_a_value_that_cannot_be_right_is_refused_by_name_and_never_repeated(name, value):
    with pytest.raises(SettingsError, match=f"{name} does not look right") as error:
        Settings.from_environ({**SAMPLE, name: value})
    assert f" {value} " not in str(error.value)


def test_plain_http_is_for_this_machine_only():
    assert Settings.from_environ({**SAMPLE, "FERRY_ARM_URL": "http://127.0.0.1:1"}).arm_url
    with pytest.raises(SettingsError, match="use https"):
        Settings.from_environ({**SAMPLE, "FERRY_ARM_URL": "http://arm.example"})


def test_a_role_for_the_apps_identity_needs_the_scope_of_its_token():
    role = {"FERRY_AWS_WEB_IDENTITY_ROLE_ARN": "arn:aws:iam::123456789012:role/ferry"}
    scope = {"FERRY_AWS_WEB_IDENTITY_SCOPE": "api://ferry-aws/.default"}
    assert Settings.from_environ({**SAMPLE, **role, **scope}).aws_web_identity_scope
    for half in (role, scope):
        with pytest.raises(SettingsError, match="go together"):
            Settings.from_environ({**SAMPLE, **half})


def test_a_role_in_other_accounts_needs_the_external_id_that_it_demands():
    with pytest.raises(SettingsError, match="FERRY_AWS_EXTERNAL_ID is missing"):
        Settings.from_environ({**SAMPLE, "FERRY_AWS_EXTERNAL_ID": ""})
    alone = {"FERRY_AWS_EXTERNAL_ID": "", "FERRY_AWS_ROLE_NAME": ""}
    assert Settings.from_environ({**SAMPLE, **alone}).aws_role_name == ""


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("FERRY_HOOK_HOSTS", "hooks.example.com, *.example.net", True),
        ("FERRY_HOOK_HOSTS", "*", False),
        ("FERRY_HOOK_HOSTS", "https://hooks.example.com", False),
        ("FERRY_AWS_ACCOUNTS", "123456789012,210987654321", True),
        ("FERRY_AWS_ACCOUNTS", "123456789012 210987654321", False),
        ("FERRY_AWS_ACCOUNTS", "*", False),
    ],
)
def test_lists_of_who_may_be_called_name_each_one(name, value, fits):
    refused = nullcontext() if fits else pytest.raises(SettingsError, match=f"{name} does not")
    with refused:
        Settings.from_environ({**SAMPLE, name: value})


def test_storage_by_identity_needs_no_connection_string():
    addresses = {
        f"AzureWebJobsStorage__{service}ServiceUri": f"https://ferry.{service}.core.windows.net"
        for service in ("table", "blob", "queue")
    }
    by_identity = {**SAMPLE, "AzureWebJobsStorage": "", **addresses}
    assert Settings.from_environ(by_identity).tables_url
    for missing in addresses:
        with pytest.raises(SettingsError, match=missing):
            Settings.from_environ({**by_identity, missing: ""})
