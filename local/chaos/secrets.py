"""Secrets that are planted where secrets enter, and those that come to be while all goes on."""

import re
from collections.abc import Iterator

from clouds.aws.command_documents import QUIESCE, UNDO_QUIESCE
from local.rehearsal import Rehearsal
from local.simulators.aws.faults import CommandFault
from local.simulators.site_recovery.model.run_command import ScriptAnswer

# What the appliance puts into each agent configuration file, as the simulator makes it.
_OF_THE_AGENT = "simulated private key"
_NAMES = (
    "storage key",
    "hook secret",
    "external id",
    "function key",
    "link key",
    "previous link key",
    "bearer token",
    "entra token",
    "session cookie",
    "script output",
    "script error",
    "machine script output",
)
PLANTED = {name: f"Pl4nted{name.title().replace(' ', '')}0x5ecret" for name in _NAMES} | {
    "agent configuration": _OF_THE_AGENT
}
# Of a document that holds secrets: passwords between quotation marks, and keys.
_WITHIN = re.compile(r'"([^"]{12,})"|([A-Za-z0-9+/]{64,}=*)')
_LONGEST = 100
_NO_SECRET = {"void"}  # what covers a secret that holds no more


def plant(stage: Rehearsal) -> None:
    """Let operators' scripts print secrets on both sides, whether they end well or not."""
    for document in (QUIESCE, UNDO_QUIESCE):
        output, error = PLANTED["script output"], PLANTED["script error"]
        fault = CommandFault(document, exit_code=5, output=output, error=error)
        stage.mobility.fleet.faults.inject(fault)
    machine = PLANTED["machine script output"]
    stage.world.script_answers.append(ScriptAnswer(output=machine, error=machine, exit_code=3))


def kept_secrets(stage: Rehearsal) -> Iterator[tuple[str, str]]:
    """Tell what lies in key vaults and parameter stores by now: names, and values or their parts.

    A landing zone's passphrase, the passwords of its servers and of their database, the private
    key and the integrity key of its registration.
    """
    for key_vault in stage.world.ground.key_vaults.values():
        for secret in key_vault.secrets.values():
            for version in secret.versions:
                yield from _parts(_kind(secret.name), version.value)
    for name, value in stage.mobility.secrets.values():
        if "landing-zone" in name:
            yield from _parts("passphrase in AWS", value)


def _kind(name: str) -> str:
    return f"{name.split('-')[1]} in the key vault"


def _parts(name: str, value: str) -> Iterator[tuple[str, str]]:
    if value in _NO_SECRET:
        return
    inside = [first or second for first, second in _WITHIN.findall(value)]
    for part in inside or [value]:
        yield name, part[:_LONGEST]
