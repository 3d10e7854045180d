"""The scripts that set servers up: whole, in order, and silent about secrets."""

import re
from pathlib import Path

import pytest

from clouds.azure import server_deployment
from clouds.azure.server_deployment import (
    database_passwords,
    make_password,
    names_of,
    parameters_of,
    script_of,
    template,
)
from domain.component import Role
from domain.landing_zone import AwsPlace, AzurePlace, ServerOrder
from domain.vault import Vault
from tests.clouds.aws.powershell import code, require_closed

SCRIPTS = sorted((Path(server_deployment.__file__).parent / "templates").glob("*.ps1"))
ROLES = [Role.CONFIGURATION_SERVER, Role.MASTER_TARGET]
EACH_ROLE = pytest.mark.parametrize("role", ROLES, ids=str)


def order(role=Role.CONFIGURATION_SERVER, zone="north"):
    place = AzurePlace("westeurope", "ferry", "/s/subnets/x", "https://kv.vault.azure.net", "/id")
    aws = AwsPlace("1", "eu-central-1", "subnet-1")
    address = "10.1.0.4" if role is Role.MASTER_TARGET else ""
    vault = Vault("s", "ferry", "vault")
    return ServerOrder(zone, role, vault, place, aws, "Standard_D8s_v5", 600, address)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_whole_and_the_same_in_every_code_page_of_windows(path):
    require_closed(path.read_text())
    assert path.read_text().isascii()


@EACH_ROLE
def test_a_script_begins_with_its_parameters_and_is_told_no_other(role):
    script = script_of(role)
    declared = re.findall(r"\[string\] \$(\w+)", script[: script.index(")\n")])
    assert re.match(r"(#[^\n]*\n)*param\(", script)
    told = {each["name"] for each in parameters_of(order(role), "p")["scriptParameters"]["value"]}
    body = script[script.rindex("# Sets a ") :]
    assert told <= set(declared)
    assert {name for name in declared if re.search(rf"\${name}\b", body)} <= told


def test_a_master_target_is_told_where_its_configuration_server_is():
    told = parameters_of(order(Role.MASTER_TARGET), "p")["scriptParameters"]["value"]
    assert {"name": "ConfigurationServerAddress", "value": "10.1.0.4"} in told


@EACH_ROLE
def test_every_variable_is_given_a_value_somewhere(role):
    script = code(script_of(role))
    used = set(re.findall(r"\$(?!env:|_\b)([A-Za-z]\w*)", script))
    given = set(re.findall(r"\$(\w+)\s*(?:=[^=]|\+=|\bin\b)", script))
    given |= set(re.findall(r"\[[\w\[\]]+\]\s*\$(\w+)", script))
    known = {"null", "true", "false", "lastexitcode"}
    assert {n.lower() for n in used} <= {n.lower() for n in given} | known


@EACH_ROLE
def test_every_function_that_is_called_is_there_before_it_is_called(role):
    script = code(script_of(role))
    own = re.findall(r"function ([\w-]+)", script)
    cmdlets = set(re.findall(r"(?<![\w-])[A-Z][a-z]+-[A-Z]\w+", script))
    windows = {
        "ConvertTo-Json", "Format-Volume", "ForEach-Object", "Get-AuthenticodeSignature",
        "Get-ChildItem", "Get-Disk", "Initialize-Disk", "Invoke-RestMethod", "Invoke-WebRequest",
        "Join-Path", "New-Item", "New-Object", "New-Partition", "Out-Null", "Out-String",
        "Remove-Item", "Set-StrictMode", "Sort-Object", "Start-Process", "Start-Sleep",
        "Test-Path", "Where-Object",
    }  # fmt: skip
    assert cmdlets - set(own) <= windows
    body = script[script.rindex("\nInitialize-Drives\n") :]
    assert all(script.index(f"function {name}") < script.index(body) for name in own)


@EACH_ROLE
def test_no_secret_is_printed_and_none_stands_on_a_command_line(role):
    script = script_of(role)
    for line in script.splitlines():
        assert not re.search(r"Write-(Output|Host|Verbose|Information|Warning|Error)", line), line
        assert "Exception.Message" not in line
        if "Invoke-Setup" in line or "Invoke-Program" in line or "Stop-WithCode" in line:
            said = re.split("Invoke-Setup|Invoke-Program|Stop-WithCode", line)[-1]
            assert not re.search(r"\$(passphrase|headers|body)\b", said), line


@EACH_ROLE
def test_the_secrets_do_not_outlive_the_set_up(role):
    script = script_of(role)
    assert re.search(r"\} finally \{\s+Remove-Item -LiteralPath \$folder -Recurse -Force", script)
    body = script[script.rindex("\nInitialize-Drives\n") :]
    assert body.index("New-PrivateFolder\ntry {") < body.index("Save-Secret")
    assert body.index("Save-Secret") < body.index("} finally {")
    assert body.count("Save-Secret") == (2 if role is Role.CONFIGURATION_SERVER else 1)
    assert "Join-Path $folder" in body


def test_a_configuration_server_is_set_up_unattended_in_the_documented_words():
    script = script_of(Role.CONFIGURATION_SERVER)
    steps = (
        "https://aka.ms/unifiedsetup",
        "Get-AuthenticodeSignature",
        "'/AcceptThirdpartyEULA', '/servermode', '\"CS\"', '/InstallLocation'",
        "'/MySQLCredsFilePath'",
        "'/VaultCredsFilePath'",
        "'/EnvType', '\"NonVMWare\"'",
    )
    assert sorted(steps, key=script.index) == list(steps)
    body = script[script.rindex("\nInitialize-Drives\n") :]
    assert body.index("Invoke-Setup") < body.index("Publish-Passphrase")
    assert "genpassphrase.exe" in script
    assert "& $tool -v" in script


def test_a_master_target_is_set_up_and_joins_its_configuration_server():
    body = script_of(Role.MASTER_TARGET)
    assert body.index("'/Role', '\"MT\"'") < body.index(
        "'/CSEndPoint', $ConfigurationServerAddress"
    )
    assert "'/PassphraseFilePath'" in body


@EACH_ROLE
def test_a_set_up_ends_with_its_own_code_or_the_setups(role):
    exits = re.findall(r"(?<!\w)exit (\S+)", code(script_of(role)))
    assert set(exits) <= {"0", "$Code"}
    assert script_of(role).rstrip().endswith("exit 0")


def test_the_only_secret_of_a_deployment_is_secured_and_no_other_stands_in_it():
    declared = template()["parameters"]
    secured = {name for name, each in declared.items() if each["type"] == "secureString"}
    assert secured == {"adminPassword"}
    given = parameters_of(order(), "the-password")
    assert [name for name, each in given.items() if "the-password" in str(each)] == [
        "adminPassword"
    ]
    assert set(given) <= set(declared)
    assert "adminPassword" not in str(template()["outputs"])


@pytest.mark.parametrize("length", [14, 24])
def test_a_password_is_one_that_windows_and_mysql_take(length):
    passwords = {make_password(length) for _ in range(20)}
    assert len(passwords) == 20
    for password in passwords:
        assert len(password) == length
        assert re.search("[a-z]", password)
        assert re.search("[A-Z]", password)
        assert re.search("[0-9]", password)
        assert "_" in password
        assert re.fullmatch(r"\w+", password)


def test_the_database_has_two_passwords_in_the_file_that_the_setup_reads():
    lines = database_passwords().split("\r\n")
    assert lines[0] == "[MySQLCredentials]"
    root, user = (re.fullmatch(r'MySQL\w+Password = "(\w{14})"', each)[1] for each in lines[1:3])
    assert root != user


def test_servers_of_different_zones_vaults_and_roles_have_names_of_their_own():
    names = {names_of(order(role, zone)).machine for role in ROLES for zone in ("a", "b")}
    assert len(names) == 4
    assert all(re.fullmatch("[a-z0-9-]{1,15}", name) for name in names)
