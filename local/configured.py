"""The settings of a host that works in a simulated estate."""

from typing import Any

from local.simulators.site_recovery.model.estate import Estate
from settings import Settings


def configured(estate: Estate, **more: Any) -> Settings:
    """Make settings that lead to a simulated estate; `more` are further ones, or other values."""
    usual: dict[str, Any] = {
        "storage": "none",
        "subscription_id": estate.subscription_id,
        "vault_resource_group": estate.resource_group,
        "vault_name": estate.vault,
        "policy_name": estate.policy,
        "target_resource_group": estate.target_resource_group,
        "target_network_id": estate.network_id,
        "target_subnet": estate.subnet,
        "cache_storage_account_id": estate.cache_storage_account_id,
        "installer_url": "s3://installers/agent.exe",
        "installer_sha256": "a1" * 32,
    }
    return Settings(**usual | more)
