"""A landing zone as the tests of decisions ask for it."""

from datetime import UTC, datetime, timedelta

from domain.component import Component, Role
from domain.landing_zone import AwsPlace, AzurePlace, LandingZone, Server
from domain.provider import Provider
from domain.vault import Vault
from domain.zone_status import ZoneRegistration, ZoneStatus, ZoneSubject

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ACCOUNT, REGION = "123456789012", "eu-central-1"


def zone(**different):
    usual = {
        "name": "frankfurt",
        "provider": Provider.CLASSIC,
        "vault": Vault("sub", "ferry", "ferry-vault"),
        "azure": AzurePlace("germanywestcentral", "ferry", "/subnets/1", "https://kv.example"),
        "aws": AwsPlace(ACCOUNT, REGION, "subnet-1"),
        "protection_group": "gold",
    }
    return LandingZone(**{**usual, **different})


def registration(name="frankfurt", fingerprint="one"):
    return ZoneRegistration(
        name, fingerprint, f"{name}.json", Provider.CLASSIC, "ferry-vault", "germanywestcentral",
        REGION, "gold",
    )  # fmt: skip


def status(**different):
    return ZoneStatus(registration(), NOON, **different)


def subject(attempt=1):
    return ZoneSubject("frankfurt", attempt)


def server(role, address="10.0.0.5", **different):
    return Server(role, f"id of {role}", address, **{"ready": True, **different})


def component(role=Role.PROCESS_SERVER, minutes_ago=1, **different):
    usual = {
        "role": role,
        "name": f"{role}-1",
        "component_id": "c",
        "fabric_id": "f",
        "address": "10.0.0.5",
        "version": "9.66.7614.1",
        "last_heartbeat": NOON - timedelta(minutes=minutes_ago),
    }
    return Component(**{**usual, **different})
