import json
import re
from pathlib import Path

import pytest

from clouds.aws import command_documents
from clouds.aws.command_documents import (
    CommandDocument,
    classic_installation_document,
    configuration_document,
    detection_document,
    inspection_document,
    installation_document,
    quiesce_document,
    quiet_check_document,
    reach_document,
    registration_document,
    undo_quiesce_document,
)
from tests.clouds.aws.powershell import code, require_closed

DOCUMENTS = [
    installation_document(),
    classic_installation_document(),
    detection_document(),
    registration_document(),
    configuration_document(),
    reach_document(),
    quiesce_document(),
    undo_quiesce_document(),
    quiet_check_document(),
    inspection_document(),
]
SCRIPTS = sorted(Path(command_documents.__file__).parent.glob("*/*.ps1"))


def each_document():
    return pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: each.family)


def script_of(document):
    (step,) = json.loads(document.content)["mainSteps"]
    return "\n".join(step["inputs"]["runCommand"])


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_every_bracket_and_quote_of_a_script_is_closed(path):
    require_closed(path.read_text())


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_the_same_in_every_code_page_of_windows(path):
    assert path.read_text().isascii()


@pytest.mark.parametrize("broken", ["if ($a) { 'b' ", 'Write-Output "c', "@('d'", "{ ( } )"])
def test_the_check_itself_notices_what_is_not_closed(broken):
    with pytest.raises(AssertionError):
        require_closed(broken)


@each_document()
def test_every_parameter_is_read_once_into_quotes_and_used(document):
    script = script_of(document)
    content = json.loads(document.content)
    limit = content["mainSteps"][0]["inputs"]["timeoutSeconds"]
    read = content["parameters"].keys() - {limit.strip("{ }")}
    for name in read:
        assert script.count("{{ " + name + " }}") == 1
        assert f"${name} = '{{{{ {name} }}}}'" in script
        assert script.count(f"${name}") > 1
    assert set(re.findall(r"\{\{ (\w+) \}\}", script)) == read


@each_document()
def test_no_parameter_can_end_the_quotes_that_it_stands_in(document):
    for declared in json.loads(document.content)["parameters"].values():
        for nasty in ("x'; Stop-Computer", "$(Get-Date)", "`n", '"', "x y", "x\ny"):
            assert not re.fullmatch(declared["allowedPattern"], nasty)


@pytest.mark.parametrize(
    ("document", "values"),
    [
        (
            installation_document(),
            {
                "InstallerUrl": "s3://ferry-installers/v9/Microsoft-ASR_UA_9.66.0_release.exe",
                "InstallerSha256": "0123456789abcdefABCDEF" + "0" * 42,
                "ApplianceAddress": "10.0.0.10",
            },
        ),
        (
            configuration_document(),
            {
                "ConfigInput": "eyJCaW9zSWQiOiAiZWMyIn0=",
                "ParameterName": "/ferry/agent-configuration/i-0123456789abcdef0",
                "Region": "us-gov-west-1",
            },
        ),
        (reach_document(), {"Targets": "10.0.0.10:135,139,445;10.0.1.2:443"}),
        (
            classic_installation_document(),
            {
                "InstallerUrl": "s3://ferry-installers/agent.exe",
                "InstallerSha256": "0" * 64,
                "ProcessServerAddress": "10.0.0.5",
                "ConfigurationServerAddress": "10.1.0.4",
                "PassphraseName": "/ferry/landing-zone/north-1/passphrase",
            },
        ),
    ],
    ids=["installation", "configuration", "reach", "classic"],
)
def test_ordinary_values_pass(document, values):
    declared = json.loads(document.content)["parameters"]
    assert values.keys() == declared.keys()
    for name, value in values.items():
        assert re.fullmatch(declared[name]["allowedPattern"], value)


@each_document()
def test_every_variable_is_given_a_value_somewhere(document):
    script = code(script_of(document))
    used = set(re.findall(r"\$(?!env:|_\b)([A-Za-z]\w*)", script))
    given = set(re.findall(r"\$(\w+)\s*(?:=[^=]|\+=|\bin\b)", script))
    given |= set(re.findall(r"\[[\w\[\]]+\]\s*\$(\w+)", script))
    assert {n.lower() for n in used} <= {n.lower() for n in given} | {
        "null", "true", "false", "lastexitcode", "psversiontable",
    }  # fmt: skip


@each_document()
def test_every_function_that_is_called_is_there(document):
    script = code(script_of(document))
    own = set(re.findall(r"function ([\w-]+)", script))
    used = {name for name in own if len(re.findall(rf"(?<![\w-]){name}(?![\w-])", script)) > 1}
    shared = {
        "Assert-Tools",
        "New-PrivateFolder",
        "Invoke-Program",
        "Get-ProductFact",
        "Test-RebootPending",
    }
    assert own - used <= shared  # what the prelude offers, not everybody needs


@each_document()
def test_the_configuration_file_is_never_printed(document):
    holding = [line for line in script_of(document).splitlines() if "$secret" in line]
    for line in holding:
        assert re.search(r"\$secret = |WriteAllText\(|-Value \$secret", line), line
    for line in script_of(document).splitlines():
        assert not re.search(r"Write-(Output|Host|Verbose|Information|Warning|Error)", line), line
        assert "$_.Exception.Message" not in line
        assert not re.search(r"Get-Content", line), line


@pytest.mark.parametrize(
    "document",
    [registration_document(), configuration_document(), classic_installation_document()],
)
def test_the_configuration_file_does_not_outlive_the_script(document):
    script = script_of(document)
    assert re.search(r"\} finally \{\s+Remove-Item -LiteralPath \$folder -Recurse -Force", script)
    assert re.search(r"New-PrivateFolder( #[^\n]*)?\ntry \{", script)


@each_document()
def test_a_script_ends_with_a_code_that_means_no_reboot_to_systems_manager(document):
    script = script_of(document)
    assert script.rstrip().endswith(("exit 0", "Write-Report $false", "Write-Report"))
    exits = re.findall(r"(?<!\w)exit (\S+)", code(script))
    assert set(exits) <= {"0", "$Code"}
    assert "$SuccessCodes = 0, 98, 3010, 1641" in script


def test_ferrys_own_exit_codes_are_not_the_installers():
    known = {2, 3, 10, 13, 15, 16, 17, 19, 41, 42, 62, 64, 65, 99, 118, 119, 128, 129, 130}
    for document in DOCUMENTS:
        for exit_code in map(int, re.findall(r"Stop-WithCode (\d+)", script_of(document))):
            assert exit_code in known or exit_code >= 200


def test_the_installation_takes_its_steps_in_order():
    script = script_of(installation_document())
    steps = (
        "RebootPending",
        "Test-NetConnection",
        "Read-S3Object",
        "Get-FileHash",
        "Get-AuthenticodeSignature",
        "UnifiedAgentInstaller.exe",
        "'/Platform', 'vmware', '/Silent', '/Role', 'MS'",
    )
    assert sorted(steps, key=script.index) == list(steps)
    assert "443, 9443" in script


def test_the_registration_is_credential_less_and_without_a_byte_order_mark():
    script = script_of(registration_document())
    assert "'/CredentialLessDiscovery', 'true', '/CSType', 'CSPrime'" in script
    assert "Text.UTF8Encoding $false" in script
    assert "svagents" in script


def test_the_classic_agent_is_installed_for_its_configuration_server_and_registers_there():
    script = script_of(classic_installation_document())
    steps = (
        "UnifiedAgent.exe",
        "'/Role', '\"MS\"'",
        "'/CSType', 'CSLegacy'",
        "Get-SSMParameter -Name $PassphraseName",
        "'/CSEndPoint', $ConfigurationServerAddress, '/PassphraseFilePath'",
    )
    assert [step for step in steps if step not in script] == []
    end = script[script.rindex("Assert-Machine") :]
    assert end.index("Install-Service") < end.index("Register-Service") < end.index("finally")


def test_the_end_of_the_log_is_told_without_words_long_enough_to_be_keys():
    script = script_of(installation_document())
    assert "ASRSetupLogs" in script
    (mask,) = re.findall(r"-replace '(\S+)', '\.\.\.'", script)
    words = f"the key {'A1+/' * 20}= of C:\\Temp\\x"
    assert re.sub(mask, "...", words) == "the key ... of C:\\Temp\\x"


def test_a_look_for_the_agent_changes_nothing():
    script = script_of(detection_document()).partition("# Looks for")[2]
    assert not re.search(r"(Set|New|Remove|Start|Stop|Invoke|Write)-\w+", script)
    for fact in ("{275197FC-14FD-4560-A5EB-38217F80CBD1}", "AgentConfigurationStatus", "svagents"):
        assert fact in script


def test_a_document_has_one_step_so_that_its_output_is_the_commands():
    for document in DOCUMENTS:
        assert len(json.loads(document.content)["mainSteps"]) == 1
        assert len(document.content) < 64 * 1024


def test_other_content_has_another_name():
    one, other = CommandDocument("Ferry-Test", "a"), CommandDocument("Ferry-Test", "b")
    assert one.name != other.name
    assert re.fullmatch(r"Ferry-Test-[0-9a-f]{8}", one.name)
