"""The unattended set-up of a server: by what it finds in the key vault it registers or does not."""

import base64
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import pkcs12

from domain.provider import Provider
from local.simulators.site_recovery.model.agenda import Activity
from local.simulators.site_recovery.model.arm_id import key_of
from local.simulators.site_recovery.model.fabrics import FABRICS
from local.simulators.site_recovery.model.faults import JOB_FAULTS
from local.simulators.site_recovery.model.key_vault import KeyVault, Secret, SecretVersion
from local.simulators.site_recovery.model.registering import (
    ConfigurationServerRegistration,
    JoiningRegistration,
    register_configuration_server,
    register_master_target,
)
from local.simulators.site_recovery.model.vault_certificates import registers
from local.simulators.site_recovery.model.virtual_machine import AzureMachine
from local.simulators.site_recovery.model.world import World


def begin_set_up(world: World, machine_id: str, command: dict[str, Any], at: datetime) -> None:
    """Begin to run a machine's set-up, whose parameters say where its secrets are."""
    given = {each["name"]: each["value"] for each in command.get("parameters") or []}
    world.agenda.begin(
        Activity(
            subject=FABRICS,
            begun=at,
            duration=world.settings.set_up,
            looks=world.settings.looks.registration,
            done=lambda moment: _end(world, machine_id, given, moment),
        )
    )


def key_vault_at(world: World, url: str) -> KeyVault | None:
    """Find the key vault that an address means: a host of its own, or a path of this server's."""
    address = urlsplit(url)
    path = address.path.rstrip("/").rpartition("/")[2]
    name = path or (address.hostname or "").partition(".")[0]
    return world.ground.key_vaults.get(name.casefold())


def _end(world: World, machine_id: str, given: dict[str, str], at: datetime) -> None:
    """Let the server register, if all is as it should be; else nobody ever hears of it."""
    machine = world.virtual_machines.get(key_of(machine_id))
    kept = key_vault_at(world, given.get("KeyVaultUrl", ""))
    if machine is None or machine.deleting or not machine.running or kept is None:
        return
    if world.strike(JOB_FAULTS, "set_up", (machine.name,)):
        return
    if given.get("ConfigurationServerAddress"):
        _join(world, machine, kept, given, at)
    else:
        _found(world, machine, kept, given, at)


def _found(
    world: World, machine: AzureMachine, kept: KeyVault, given: dict[str, str], at: datetime
) -> None:
    """Register a configuration server, and put its passphrase into the key vault if it may."""
    document = kept.valid(given["RegistrationSecret"], at)
    database = kept.valid(given["DatabaseSecret"], at)
    if document is None or database is None or not _may_register(world, document, at):
        return
    address = _address_of(world, machine)
    register_configuration_server(
        world,
        ConfigurationServerRegistration(
            name=machine.name, address=address, after=_delay_left(world, at)
        ),
    )
    passphrase = world.ids.new("passphrase").replace("-", "")[:16]
    world.ground.passphrases[address] = passphrase
    name = given["PassphraseSecret"]
    version = world.ids.new("secret-version").replace("-", "")
    secret = kept.secrets.setdefault(name.casefold(), Secret(name))
    if not secret.deleted:  # else the key vault answers 409: it keeps the name for what it had
        secret.versions.append(SecretVersion(version, passphrase, at, at))


def _join(
    world: World, machine: AzureMachine, kept: KeyVault, given: dict[str, str], at: datetime
) -> None:
    """Register a master target with the configuration server that it was told of."""
    address = given["ConfigurationServerAddress"]
    passphrase = kept.valid(given["PassphraseSecret"], at)
    servers = {
        server.address: fabric.friendly_name
        for fabric in world.fabrics
        if fabric.provider is Provider.CLASSIC
        for server in fabric.servers
    }
    if passphrase is None or passphrase != world.ground.passphrases.get(address, passphrase):
        return
    if address in servers:
        register_master_target(
            world,
            JoiningRegistration(
                name=machine.name,
                address=_address_of(world, machine),
                configuration_server=servers[address],
                after=_delay_left(world, at),
            ),
        )


def _delay_left(world: World, at: datetime) -> timedelta:
    """Tell how long until the vault shows who registered at that moment, which may be past."""
    return max(timedelta(), world.settings.registration_delay - (world.now - at))


def _may_register(world: World, document: str, now: datetime) -> bool:
    """Say whether a registration file lets its holder register with the vault that is there."""
    found = {each.tag.rpartition("}")[2]: each.text or "" for each in _elements(document)}
    vault = world.vault
    if vault is None or found.get("ResourceName", "").casefold() != vault.name.casefold():
        return False
    pfx = pkcs12.load_pkcs12(base64.b64decode(found["ManagementCert"]), None)
    if pfx.cert is None:
        return False
    thumbprint = pfx.cert.certificate.fingerprint(SHA1())  # noqa: S303 (Windows names them so)
    return registers(vault, thumbprint.hex().upper(), now)


def _elements(document: str) -> list[ET.Element]:
    try:
        return list(ET.fromstring(document).iter())  # noqa: S314 (Ferry wrote it)
    except ET.ParseError:
        return []


def _address_of(world: World, machine: AzureMachine) -> str:
    interfaces = world.ground.interfaces.values()
    return next(
        each.address for each in interfaces if key_of(each.machine_id) == key_of(machine.vm_id)
    )
