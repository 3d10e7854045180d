"""Ferry's own command documents: a PowerShell script each, and the parameters that it takes."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

INSTALLATION = "Ferry-InstallMobilityService"
CLASSIC_INSTALLATION = "Ferry-InstallClassicMobilityService"
DETECTION = "Ferry-DetectMobilityService"
REGISTRATION = "Ferry-RegisterMobilityService"
CONFIGURATION = "Ferry-ConfigureMobilityAgent"
REACH = "Ferry-CheckReach"
QUIESCE = "Ferry-QuiesceWorkload"
UNDO_QUIESCE = "Ferry-UndoQuiesceWorkload"
QUIET_CHECK = "Ferry-CheckQuiet"
INSPECTION = "Ferry-InspectMachine"

_FOLDER = Path(__file__).parent / "documents"
_LONGEST_RUN = 50 * 60  # seconds: a stuck script ends before the watch loses its patience (1 h)

# What Systems Manager lets into the scripts: no quote, no space, no dollar sign.
_PARAMETER_NAME = ("name of the SecureString parameter", "^/ferry/agent-configuration/i-[0-9a-f]+$")
_PASSPHRASE_NAME = (
    "name of the SecureString parameter",
    "^/ferry/landing-zone/[A-Za-z0-9-]{1,63}/passphrase$",
)
_INSTALLER_PARAMETERS = {
    "InstallerUrl": (
        "s3:// address of the installer",
        r"^s3://[a-z0-9.-]{3,63}/[A-Za-z0-9._/+=-]{1,512}$",
    ),
    "InstallerSha256": ("SHA-256 of the installer", "^[0-9A-Fa-f]{64}$"),
}
_CONFIGURATION_PARAMETERS = {
    "ConfigInput": ("what the installation reported", "^[A-Za-z0-9+/]{4,4096}={0,2}$"),
    "ParameterName": _PARAMETER_NAME,
    "Region": ("region of the parameter", "^[a-z]{2}(-[a-z]+)+-[0-9]$"),
}
# Systems Manager's own time limit, where it is the sender's to say.
_EXECUTION = "ExecutionSeconds"
_BASE64 = "^[A-Za-z0-9+/]{2,}={0,2}$"
_OPERATORS_PARAMETERS = {
    "Script": ("PowerShell of the operator's, UTF-8 in base64", _BASE64),
    "Cutover": ("which cutover it is for", "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"),
    "TimeoutSeconds": ("what the script may take", "^[0-9]{1,5}$"),
    _EXECUTION: ("what the command may take with it", "^[0-9]{1,5}$"),
}
_QUIET_PARAMETERS = {
    "Services": ("names of Windows services: a JSON list, UTF-8 in base64", _BASE64),
    "Spared": (
        "IPv4 addresses whose connections do not count",
        r"^[0-9]{1,3}(\.[0-9]{1,3}){3}(,[0-9]{1,3}(\.[0-9]{1,3}){3})*$",
    ),
}
_TARGET = r"[0-9]{1,3}(\.[0-9]{1,3}){3}:[0-9]{1,5}(,[0-9]{1,5})*"
_REACH_PARAMETERS = {
    "Targets": ("IPv4 addresses and the TCP ports to try", f"^{_TARGET}(;{_TARGET})*$")
}


@dataclass(frozen=True, slots=True)
class CommandDocument:
    """A command document. Its name ends with a hash of its content, so it never changes."""

    family: str
    content: str

    @property
    def name(self) -> str:
        """Spell the name of exactly this content."""
        return f"{self.family}-{hashlib.sha256(self.content.encode()).hexdigest()[:8]}"


@cache
def installation_document() -> CommandDocument:
    """Build the document that installs the mobility service on an instance."""
    parameters = {**_INSTALLER_PARAMETERS, "ApplianceAddress": _address("the appliance")}
    return _document(INSTALLATION, parameters, "installer.ps1", "install.ps1")


@cache
def classic_installation_document() -> CommandDocument:
    """Build the document that installs and registers the classic provider's mobility service."""
    parameters = {
        **_INSTALLER_PARAMETERS,
        "ProcessServerAddress": _address("the process server"),
        "ConfigurationServerAddress": _address("the configuration server"),
        "PassphraseName": _PASSPHRASE_NAME,
    }
    return _document(CLASSIC_INSTALLATION, parameters, "installer.ps1", "install_classic.ps1")


@cache
def detection_document() -> CommandDocument:
    """Build the document that looks for the mobility service on an instance."""
    return _document(DETECTION, {}, "detect.ps1")


@cache
def registration_document() -> CommandDocument:
    """Build the document that registers the mobility service of an instance."""
    return _document(REGISTRATION, {"ParameterName": _PARAMETER_NAME}, "register.ps1")


@cache
def configuration_document() -> CommandDocument:
    """Build the document that makes an instance's configuration file on the appliance."""
    return _document(CONFIGURATION, _CONFIGURATION_PARAMETERS, "configure.ps1")


@cache
def reach_document() -> CommandDocument:
    """Build the document that tries TCP ports from a server."""
    return _document(REACH, _REACH_PARAMETERS, "reach.ps1")


@cache
def quiesce_document() -> CommandDocument:
    """Build the document that runs the operator's command once for a cutover."""
    return _document(QUIESCE, _OPERATORS_PARAMETERS, "operators_script.ps1", "quiesce.ps1")


@cache
def undo_quiesce_document() -> CommandDocument:
    """Build the document that ends what runs of that command, then runs its undo."""
    return _document(
        UNDO_QUIESCE, _OPERATORS_PARAMETERS, "operators_script.ps1", "undo_quiesce.ps1"
    )


@cache
def quiet_check_document() -> CommandDocument:
    """Build the document that looks at services, connections and the clock."""
    return _document(QUIET_CHECK, _QUIET_PARAMETERS, "check_quiet.ps1")


@cache
def inspection_document() -> CommandDocument:
    """Build the document that looks at a machine for pre-flight rules."""
    return _document(INSPECTION, {}, "inspect.ps1")


def _address(whose: str) -> tuple[str, str]:
    return (f"IPv4 address of {whose}", r"^[0-9]{1,3}(\.[0-9]{1,3}){3}$")


def _document(
    family: str, parameters: dict[str, tuple[str, str]], *scripts: str
) -> CommandDocument:
    """Build a document of one step: its output is the command's, whole and without a step name."""
    limit = f"{{{{ {_EXECUTION} }}}}" if _EXECUTION in parameters else str(_LONGEST_RUN)
    lines = [line for part in ("prelude.ps1", *scripts) for line in _lines(part)]
    content: dict[str, Any] = {
        "schemaVersion": "2.2",
        "description": f"{family}: part of a migration to Azure by Ferry",
        "parameters": {
            name: {"type": "String", "description": meaning, "allowedPattern": pattern}
            for name, (meaning, pattern) in parameters.items()
        },
        "mainSteps": [
            {
                "action": "aws:runPowerShellScript",
                "name": "run",
                "precondition": {"StringEquals": ["platformType", "Windows"]},
                "inputs": {"timeoutSeconds": limit, "runCommand": lines},
            }
        ],
    }
    return CommandDocument(family, json.dumps(content, sort_keys=True))


def _lines(script: str) -> list[str]:
    return (_FOLDER / script).read_text(encoding="utf-8").splitlines()
