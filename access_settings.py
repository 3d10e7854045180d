"""The settings of Ferry's doors: who is let in, as what, and how often."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.grants import read_memberships
from setting import setting
from telemetry_settings import TelemetrySettings

_GUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_RATE = "[1-9][0-9]{0,5}"
KEY, ENTRA = "key", "entra"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessSettings(TelemetrySettings):
    """Whom Ferry lets in; read with all others by Settings."""

    door: str = setting(
        "FERRY_DOOR",
        "How callers show who they are: key, a key of the function app, or entra, signed in with "
        "Microsoft Entra by App Service authentication; then no key opens anything.",
        default=KEY,
        pattern=f"{KEY}|{ENTRA}",
    )
    key_role: str = setting(
        "FERRY_KEY_ROLE",
        "With FERRY_DOOR key: what whoever has a key may do: viewer, operator, approver or admin.",
        default="admin",
        pattern="viewer|operator|approver|admin",
    )
    tenant_id: str = setting(
        "FERRY_TENANT_ID",
        "With FERRY_DOOR entra: the Entra tenant whose people and applications are let in.",
        default="",
        pattern=_GUID,
    )
    grants: str = setting(
        "FERRY_GRANTS",
        "With FERRY_DOOR entra: who has which role where, beside the roles that Entra assigns, as "
        'JSON: [{"role":"operator","members":["<object id of a person, application or group>"],'
        '"accounts":["123456789012"],"subscriptions":[]}]; empty lists mean all.',
        default="",
        pattern=r"\[.*\]",
    )
    caller_rate: int = setting(
        "FERRY_CALLER_RATE",
        "How many requests a second one caller may send to one worker process; ten times as many "
        "at once. All who have a key are one caller.",
        default=500,
        pattern=_RATE,
    )
    app_rate: int = setting(
        "FERRY_APP_RATE",
        "How many requests a second one worker process takes from all callers together; ten "
        "times as many at once.",
        default=1000,
        pattern=_RATE,
    )
    audit_reads: bool = setting(
        "FERRY_AUDIT_READS",
        "Whether requests that only read are written into the audit log too.",
        default=False,
        pattern="true|false",
    )
    hook_hosts: str = setting(
        "FERRY_HOOK_HOSTS",
        "Hosts that webhooks may call, by commas; *.example.com is every host below it. Empty "
        "allows every public one.",
        default="",
        pattern=r"(\*\.)?[A-Za-z0-9.-]+(\s*,\s*(\*\.)?[A-Za-z0-9.-]+)*",
    )
    aws_accounts: str = setting(
        "FERRY_AWS_ACCOUNTS",
        "AWS accounts whose role Ferry may assume, by commas, beside its own. Empty allows every "
        "one that trusts it.",
        default="",
        pattern=r"[0-9]{12}(\s*,\s*[0-9]{12})*",
    )
    dashboard_key: str = setting(
        "FERRY_DASHBOARD_KEY",
        "With FERRY_DOOR key: what whoever opens the dashboard in a browser has to give, 32 "
        "characters or more; in Azure a reference to a key vault. Without it no browser is let in.",
        default="",
        pattern=r"[A-Za-z0-9+/_=-]{32,512}",
    )
    platform_signs_in: str = setting(
        "WEBSITE_AUTH_ENABLED",
        "Set by App Service itself where its authentication stands in front of the app. Never set "
        "it: without that, anybody could write the headers that it speaks for.",
        default="",
        pattern="[Tt]rue|[Ff]alse",
    )


def conflicts(values: Mapping[str, Any]) -> list[str]:
    """Tell what doesn't go together, or can't be read."""
    problems = []
    if values.get("door") == ENTRA and not values.get("tenant_id"):
        problems.append("FERRY_TENANT_ID is missing: FERRY_DOOR entra lets in one tenant's people.")
    try:
        read_memberships(values.get("grants", ""))
    except ValueError as error:
        problems.append(f"FERRY_GRANTS can't be read: {error}.")
    return problems
