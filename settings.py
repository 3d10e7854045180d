"""Every setting, read once from the environment; each with its meaning and default."""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any
from urllib.parse import urlsplit

from access_settings import conflicts as access_conflicts
from link_settings import link_conflicts
from notice_settings import notice_conflicts
from setting import setting
from slot_settings import SlotSettings, slot_conflicts


class SettingsError(Exception):
    """One or more settings are missing or wrong; the message lists them all with their remedy."""


_READ: dict[Any, Callable[[str], Any]] = {int: int, bool: "true".__eq__}
_ADDRESSES = {
    "arm_url": "FERRY_ARM_URL",
    "key_vault_url": "FERRY_KEY_VAULT_URL",
    "signing_key_url": "FERRY_SIGNING_KEY_URL",
}
_ARM_ID = "/subscriptions/[^/]+/resourceGroups/[^/]+/providers/.+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(SlotSettings):
    """The application's settings. Azure Functions hands them over as environment variables."""

    storage: str = setting(
        "AzureWebJobsStorage",
        "Connection string of the storage account of queues, tables and blobs. In Azure leave it "
        "out and give AzureWebJobsStorage__queueServiceUri, __tableServiceUri and "
        "__blobServiceUri: identity, no keys.",
        default="",
    )
    tables_url: str = setting(
        "AzureWebJobsStorage__tableServiceUri",
        "Address of the table service, used with the app's identity when there is no connection "
        "string.",
        default="",
    )
    blobs_url: str = setting(
        "AzureWebJobsStorage__blobServiceUri",
        "Address of the blob service, used in the same way.",
        default="",
    )
    queues_url: str = setting(
        "AzureWebJobsStorage__queueServiceUri",
        "Address of the queue service, used in the same way.",
        default="",
    )
    most_waves: int = setting(
        "FERRY_MOST_WAVES",
        "How many waves may run at once; those that come in beyond wait in their order.",
        default=25,
        pattern="[1-9][0-9]{0,3}",
    )
    upkeep_schedule: str = setting(
        "FERRY_UPKEEP_SCHEDULE",
        "When to look for waves that wait and for stories that broke: a schedule of Azure "
        "Functions, with seconds.",
        default="*/15 * * * * *",
    )
    preflight_schedule: str = setting(
        "FERRY_PREFLIGHT_SCHEDULE",
        "When to keep what pre-flight finds about instances under way, for approvals and reports: "
        "a schedule of Azure Functions, with seconds.",
        default="0 */5 * * * *",
    )
    history_days: int = setting(
        "FERRY_HISTORY_DAYS",
        "How many days the engine keeps the history of a story that has ended; it is purged then, "
        "once its evidence is kept. 0 keeps it for ever.",
        default=30,
        pattern="[0-9]{1,4}",
    )
    purge_schedule: str = setting(
        "FERRY_PURGE_SCHEDULE",
        "When to look for histories to purge: a schedule of Azure Functions, with seconds.",
        default="0 40 * * * *",
    )
    subscription_id: str = setting(
        "FERRY_SUBSCRIPTION_ID", "Azure subscription of vault and targets.", pattern="[0-9a-fA-F-]+"
    )
    vault_resource_group: str = setting(
        "FERRY_VAULT_RESOURCE_GROUP", "Resource group of the Recovery Services vault."
    )
    vault_name: str = setting("FERRY_VAULT_NAME", "Name of the Recovery Services vault.")
    policy_name: str = setting(
        "FERRY_POLICY_NAME",
        "Replication policy that new items get; it must be mapped to the appliance's container.",
        default="24-hour-replication-policy",
    )
    provider: str = setting(
        "FERRY_PROVIDER",
        "Site Recovery's provider for waves that name none: InMageRcm, the modernised one, or the "
        "classic InMageAzureV2.",
        default="InMageRcm",
        pattern="InMageRcm|InMageAzureV2",
    )
    allow_retired_provider: bool = setting(
        "FERRY_ALLOW_RETIRED_PROVIDER",
        "Whether the classic provider, which is retired, may take new machines: true where the "
        "vault is known to accept them.",
        default=False,
        pattern="true|false",
    )
    appliance_name: str = setting(
        "FERRY_APPLIANCE_NAME",
        "Replication appliance to use, or with FERRY_PROVIDER InMageAzureV2 the process server; "
        "may stay empty where the vault has only one appliance.",
        default="",
    )
    appliance_instance_id: str = setting(
        "FERRY_APPLIANCE_INSTANCE_ID",
        "EC2 instance id of the appliance. With it Ferry makes the agents' configuration files by "
        "the appliance's command line; without it a person is asked to.",
        default="",
        pattern="i-[0-9a-f]+",
    )
    target_resource_group: str = setting(
        "FERRY_TARGET_RESOURCE_GROUP", "Resource group that virtual machines land in."
    )
    target_network_id: str = setting(
        "FERRY_TARGET_NETWORK_ID", "ARM id of the virtual network they land in.", pattern=_ARM_ID
    )
    target_subnet: str = setting(
        "FERRY_TARGET_SUBNET", "Name of the subnet they land in.", default="default"
    )
    cache_storage_account_id: str = setting(
        "FERRY_CACHE_STORAGE_ACCOUNT_ID",
        "ARM id of the cache storage account: Standard LRS, soft delete off, the vault's region.",
        pattern=_ARM_ID,
    )
    price_table: str = setting(
        "FERRY_PRICE_TABLE",
        'Prices per hour of virtual machine sizes, as JSON: {"currency":"EUR","per_hour":'
        '{"Standard_D2s_v5":0.11}}. With it Ferry chooses the cheapest size that fits, also for '
        "waves that bring no table.",
        default="",
        pattern=r"\{.*\}",
    )
    boot_diagnostics_storage_account_id: str = setting(
        "FERRY_BOOT_DIAGNOSTICS_STORAGE_ACCOUNT_ID",
        "ARM id of the storage account that virtual machines write their boot diagnostics to; "
        "the modernised provider's alone.",
        default="",
        pattern=_ARM_ID,
    )
    key_vault_url: str = setting(
        "FERRY_KEY_VAULT_URL",
        "Key vault that a landing zone's secrets pass through; http only on this machine.",
        default="",
        pattern="https?://.+",
    )
    signing_key_url: str = setting(
        "FERRY_SIGNING_KEY_URL",
        "Key (EC P-256) of a key vault that signs evidence packs, such as "
        "https://NAME.vault.azure.net/keys/evidence-packs. Empty signs by "
        "FERRY_SIGNING_KEY_FILE, or nothing.",
        default="",
        pattern="https?://[^/]+(/keyvault/[^/]+)?/keys/[A-Za-z0-9-]{1,127}",
    )
    signing_key_file: str = setting(
        "FERRY_SIGNING_KEY_FILE",
        "File with the private key that signs evidence packs, made when it is missing: for one "
        "machine, never in Azure.",
        default="",
    )
    servers_subnet_id: str = setting(
        "FERRY_SERVERS_SUBNET_ID",
        "ARM id of the subnet that a landing zone's servers in Azure stand in.",
        default="",
        pattern=_ARM_ID + "/subnets/[^/]+",
    )
    servers_identity_id: str = setting(
        "FERRY_SERVERS_IDENTITY_ID",
        "ARM id of the user-assigned identity by which those servers reach the key vault.",
        default="",
        pattern=_ARM_ID,
    )
    azure_location: str = setting(
        "FERRY_AZURE_LOCATION",
        "Azure region of vault, target network and cache storage account: landing zones that name "
        "none get it, and those that name another are refused.",
        default="",
        pattern="[a-z]+[0-9]?",
    )
    servers_instance_profile: str = setting(
        "FERRY_SERVERS_INSTANCE_PROFILE",
        "AWS instance profile that a landing zone's servers in AWS run as, in every account.",
        default="",
        pattern="[A-Za-z0-9+=,.@_-]{1,128}",
    )
    installer_url: str = setting(
        "FERRY_INSTALLER_URL",
        "s3:// address of the appliance's mobility service installer, readable by the instances.",
        pattern="s3://[^/]+/.+",
    )
    installer_sha256: str = setting(
        "FERRY_INSTALLER_SHA256", "SHA-256 of that installer, hexadecimal.", pattern="[0-9a-f]{64}"
    )
    aws_account_id: str = setting(
        "FERRY_AWS_ACCOUNT_ID",
        "AWS account of waves that name none; where the default credentials live.",
        pattern="[0-9]{12}",
    )
    aws_web_identity_role_arn: str = setting(
        "FERRY_AWS_WEB_IDENTITY_ROLE_ARN",
        "AWS role that trusts the app's managed identity: its token is exchanged for credentials "
        "of an hour, so no AWS key is kept. Empty uses AWS's default credential chain.",
        default="",
        pattern="arn:aws[a-z-]*:iam::[0-9]{12}:role/.+",
    )
    aws_web_identity_scope: str = setting(
        "FERRY_AWS_WEB_IDENTITY_SCOPE",
        "Entra scope of that token, the application that the AWS role's trust policy names.",
        default="",
        pattern="api://.+/\\.default",
    )
    aws_role_name: str = setting(
        "FERRY_AWS_ROLE_NAME",
        "Role to assume in source accounts other than Ferry's own; empty for that one only.",
        default="",
    )
    aws_external_id: str = setting(
        "FERRY_AWS_EXTERNAL_ID", "External id that the role's trust policy demands.", default=""
    )
    hook_secret: str = setting(
        "FERRY_HOOK_SECRET",
        "What webhooks send in the header whose secret is setting:FERRY_HOOK_SECRET; in Azure a "
        "reference to a key vault.",
        default="",
    )
    hooks_private: bool = setting(
        "FERRY_HOOKS_PRIVATE",
        "Whether webhooks may call addresses of private networks.",
        default=False,
        pattern="true|false",
    )
    arm_url: str = setting(
        "FERRY_ARM_URL",
        "Azure Resource Manager; another one for sovereign clouds, http only on this machine.",
        default="https://management.azure.com",
        pattern="https?://.+",
    )

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings; SettingsError lists everything that is missing or wrong."""
        problems: list[str] = []
        values: dict[str, Any] = {}
        for each in fields(cls):
            name, given = each.metadata["name"], environ.get(each.metadata["name"], "").strip()
            if given and not re.fullmatch(each.metadata["pattern"] or ".+", given, re.DOTALL):
                problems.append(f"{name} does not look right. {each.metadata['meaning']}")
            elif not given and each.default is MISSING:
                problems.append(f"{name} is missing. {each.metadata['meaning']}")
            elif given:
                values[each.name] = _READ.get(each.type, str)(given)
        problems += _conflicts(values)
        if problems:
            raise SettingsError("\n".join(["Settings need attention:", *sorted(problems)]))
        return cls(**values)


def _conflicts(values: Mapping[str, Any]) -> list[str]:
    problems = [*access_conflicts(values), *link_conflicts(values), *notice_conflicts(values)]
    problems += slot_conflicts(values)
    services = ("tables", "blobs", "queues")
    absent = [service for service in services if not values.get(f"{service}_url")]
    if not values.get("storage") and absent:
        names = ", ".join(
            f"AzureWebJobsStorage__{each.removesuffix('s')}ServiceUri" for each in absent
        )
        problems.append(
            f"AzureWebJobsStorage is missing. Give a connection string, or {names} for access by "
            "identity."
        )
    if values.get("aws_role_name") and not values.get("aws_external_id"):
        problems.append(
            "FERRY_AWS_EXTERNAL_ID is missing: a role in other accounts has to demand one, or "
            "others could have Ferry assume it for them."
        )
    if bool(values.get("aws_web_identity_role_arn")) != bool(values.get("aws_web_identity_scope")):
        problems.append(
            "FERRY_AWS_WEB_IDENTITY_ROLE_ARN and FERRY_AWS_WEB_IDENTITY_SCOPE go together: give "
            "both or none."
        )
    for name, variable in _ADDRESSES.items():
        address = urlsplit(values.get(name, ""))
        if address.scheme == "http" and address.hostname not in {"127.0.0.1", "localhost", "::1"}:
            problems.append(f"{variable} may be plain http only on this machine: use https.")
    return problems
