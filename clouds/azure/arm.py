"""Clients of Azure Resource Manager: made once, when first used."""

from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential
    from azure.mgmt.compute import ComputeManagementClient
    from azure.mgmt.recoveryservicessiterecovery import SiteRecoveryManagementClient


class Arm:
    """Azure Resource Manager at one address, for one subscription, as the app's identity.

    `credential` default: DefaultAzureCredential. Requests are not retried here: the durable steps
    do that, where it is seen.
    """

    def __init__(
        self, url: str, subscription_id: str, credential: "TokenCredential | None" = None
    ) -> None:
        self.url = url.rstrip("/")
        self.subscription_id = subscription_id
        self._given = credential

    @cached_property
    def credential(self) -> "TokenCredential":
        """The app's identity."""
        if self._given is not None:
            return self._given
        from azure.identity import DefaultAzureCredential  # noqa: PLC0415 (costs 0.2 s)

        return DefaultAzureCredential()

    @cached_property
    def site_recovery(self) -> "SiteRecoveryManagementClient":
        """The Site Recovery client."""
        from azure.mgmt.recoveryservicessiterecovery import (  # noqa: PLC0415 (costs 0.6 s)
            SiteRecoveryManagementClient,
        )

        return SiteRecoveryManagementClient(
            self.credential, self.subscription_id, self.url, **self._options()
        )

    @cached_property
    def compute(self) -> "ComputeManagementClient":
        """The Compute client."""
        from azure.mgmt.compute import ComputeManagementClient  # noqa: PLC0415 (costs 0.5 s)

        return ComputeManagementClient(
            self.credential, self.subscription_id, self.url, **self._options()
        )

    def _options(self) -> dict[str, Any]:
        options: dict[str, Any] = {
            "retry_total": 0,
            "connection_timeout": 10,
            "read_timeout": 60,
            "credential_scopes": [f"{self.url}/.default"],
        }
        if urlsplit(self.url).scheme == "http":  # settings allow it on this machine only
            options["authentication_policy"] = _plain_token()
        return options


def _plain_token() -> Any:
    """Make a policy that sends a meaningless token: bearer tokens are never sent over http."""
    from azure.core.pipeline.policies import HeadersPolicy  # noqa: PLC0415

    return HeadersPolicy({"Authorization": "Bearer none"})
