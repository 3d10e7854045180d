"""What a check-up looks at: rights against the shipped lists, clocks, and what is optional."""

import os
from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

from clouds.aws.own_rights import read_aws_clock, try_actions
from clouds.aws.permissions import RETIREMENT, SOURCE_ROLE, ZONE_ROLE
from clouds.aws.session import Sessions
from clouds.azure.arm import Arm
from clouds.azure.asking import ask_key_vault, read_storage_clock
from clouds.azure.own_rights import read_arm_clock, read_permissions
from clouds.azure.permissions import (
    DEMANDED_ON_CACHE,
    DEMANDED_ON_SERVERS,
    DEMANDED_ON_TARGET,
    OFFER_ROLE,
    SERVERS_ROLE,
    TARGET_ROLE,
    VAULT_ROLE,
)
from clouds.azure.storage_clients import StorageClients
from clouds.ports import Dependency
from clouds.ports.checkup import AwsRights, AzureRights, CloudClock, Examined
from domain.checkup.aws_rights import AwsDuty
from domain.checkup.azure_rights import AzureDuty
from settings import Settings

_ZONES = "a landing zone's servers"
_TEMPLATE = "infra/aws/permissions.yaml"


def examined(settings: Settings, arm: Arm, sessions: Sessions, storage: StorageClients) -> Examined:
    """List it."""
    return Examined(
        azure=tuple(
            AzureRights(duty, partial(read_permissions, arm, duty.scope))
            for duty in azure_duties(settings)
        ),
        aws=tuple(
            AwsRights(duty, partial(try_actions, sessions, duty.account))
            for duty in aws_duties(settings)
        ),
        clocks=tuple(_clocks(settings, arm, sessions, storage)),
        optional=tuple(_optional(settings, arm)),
    )


def azure_duties(settings: Settings) -> Iterator[AzureDuty]:
    """Tell what has to be allowed where: what infra/azure/roles.bicep allows."""
    subscription = f"/subscriptions/{settings.subscription_id}"
    vault = f"{subscription}/resourceGroups/{settings.vault_resource_group}"
    target = f"{subscription}/resourceGroups/{settings.target_resource_group}"
    servers = {_ZONES: SERVERS_ROLE | DEMANDED_ON_SERVERS}
    yield AzureDuty("vault's resource group", vault, '"Ferry: vault"', VAULT_ROLE, servers)
    wanted = TARGET_ROLE | DEMANDED_ON_TARGET
    yield AzureDuty("arrivals' resource group", target, '"Ferry: arrivals"', wanted)
    yield AzureDuty("subscription", subscription, '"Ferry: offer"', OFFER_ROLE)
    cache = settings.cache_storage_account_id
    yield AzureDuty("cache storage account", cache, '"Ferry: cache storage"', DEMANDED_ON_CACHE)


def aws_duties(settings: Settings) -> Iterator[AwsDuty]:
    """Tell what has to be allowed in each account that the settings name."""
    others = (each.strip() for each in settings.aws_accounts.split(",") if each.strip())
    besides = {_ZONES: ZONE_ROLE, "the end of sources that have moved": RETIREMENT}
    for account in dict.fromkeys((settings.aws_account_id, *others)):
        yield AwsDuty(account, _TEMPLATE, SOURCE_ROLE, besides)


def _clocks(
    settings: Settings, arm: Arm, sessions: Sessions, storage: StorageClients
) -> Iterator[CloudClock]:
    """List the clouds' clocks, but for what runs on this machine: simulators may hurry."""
    if not _here(settings.arm_url):
        yield CloudClock("Azure Resource Manager", partial(read_arm_clock, arm))
    if not _here(os.environ.get("AWS_ENDPOINT_URL", "")):
        yield CloudClock("AWS", partial(read_aws_clock, sessions))
    if not _emulated(settings.storage):
        yield CloudClock("Azure Storage", partial(read_storage_clock, storage.blobs))


def _here(url: str) -> bool:
    return urlsplit(url).hostname in {"127.0.0.1", "localhost", "::1"}


def _emulated(connection: str) -> bool:
    parts = dict(each.split("=", 1) for each in connection.split(";") if "=" in each)
    return "UseDevelopmentStorage" in parts or _here(parts.get("BlobEndpoint", ""))


def _optional(settings: Settings, arm: Arm) -> Iterator[Dependency]:
    if settings.key_vault_url:
        yield Dependency("key vault", partial(ask_key_vault, arm, settings.key_vault_url))
