"""Clients of Azure Resource Manager: made once, when first used."""

from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from domain.errors import Refusal, Refused
from domain.read_budget import ReadBudget, heard

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential
    from azure.keyvault.keys import KeyClient
    from azure.keyvault.secrets import SecretClient
    from azure.mgmt.compute import ComputeManagementClient
    from azure.mgmt.network import NetworkManagementClient
    from azure.mgmt.recoveryservices import RecoveryServicesClient
    from azure.mgmt.recoveryservicessiterecovery import SiteRecoveryManagementClient
    from azure.mgmt.resource.deployments import DeploymentsMgmtClient

_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}


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
        self._secret_clients: dict[str, SecretClient] = {}
        self.read_budget = ReadBudget()

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

    @cached_property
    def recovery_services(self) -> "RecoveryServicesClient":
        """The client of vaults as resources."""
        from azure.mgmt.recoveryservices import RecoveryServicesClient  # noqa: PLC0415

        return RecoveryServicesClient(
            self.credential, self.subscription_id, self.url, **self._options()
        )

    @cached_property
    def deployments(self) -> "DeploymentsMgmtClient":
        """The client of deployments by template."""
        from azure.mgmt.resource.deployments import DeploymentsMgmtClient  # noqa: PLC0415

        return DeploymentsMgmtClient(
            self.credential, self.subscription_id, self.url, **self._options()
        )

    @cached_property
    def network(self) -> "NetworkManagementClient":
        """The Network client."""
        from azure.mgmt.network import NetworkManagementClient  # noqa: PLC0415 (costs 1 s)

        return NetworkManagementClient(
            self.credential, self.subscription_id, self.url, **self._options()
        )

    def secrets(self, key_vault_url: str) -> "SecretClient":
        """Give the client of a key vault's secrets; plain http stays on this machine."""
        from azure.keyvault.secrets import SecretClient  # noqa: PLC0415

        if key_vault_url not in self._secret_clients:
            options = self._key_vault_options(key_vault_url)
            self._secret_clients[key_vault_url] = SecretClient(
                key_vault_url, self.credential, **options
            )
        return self._secret_clients[key_vault_url]

    def keys(self, key_vault_url: str) -> "KeyClient":
        """Give the client of a key vault's keys; plain http stays on this machine."""
        from azure.keyvault.keys import KeyClient  # noqa: PLC0415

        options = self._key_vault_options(key_vault_url)
        return KeyClient(key_vault_url, self.credential, **options)

    def _key_vault_options(self, url: str) -> dict[str, Any]:
        options = {name: value for name, value in self._options().items() if name in _TRANSPORT}
        from clouds.azure.reads_left import NoteReads  # noqa: PLC0415
        from clouds.azure.traced_transport import TracedTransport  # noqa: PLC0415

        policies = options["per_call_policies"]  # a key vault's rates are no matter of the vault's
        options["per_call_policies"] = [x for x in policies if not isinstance(x, NoteReads)]
        options["transport"] = TracedTransport("key_vault", connection_timeout=10, read_timeout=60)
        address = urlsplit(url)
        if address.scheme == "http" and address.hostname not in _THIS_MACHINE:
            raise Refused(_plain_http(url))
        if address.scheme == "http":
            # The client's own policies end with one that answers challenges over https alone.
            options["policies"] = [_plain_token(), *_bare_policies()]
        return options

    def _hear(self, left: int | None, retry_after: timedelta | None) -> None:
        self.read_budget = heard(self.read_budget, datetime.now(UTC), left, retry_after)

    def _options(self) -> dict[str, Any]:
        from clouds.azure.mutating_calls import TellCalls  # noqa: PLC0415 (imports azure.core)
        from clouds.azure.reads_left import NoteReads  # noqa: PLC0415
        from clouds.azure.traced_transport import TracedTransport  # noqa: PLC0415

        options: dict[str, Any] = {
            "per_call_policies": [TellCalls(), NoteReads(self._hear)],
            "retry_total": 0,
            "transport": TracedTransport("arm", connection_timeout=10, read_timeout=60),
            "credential_scopes": [f"{self.url}/.default"],
        }
        if urlsplit(self.url).scheme == "http":  # settings allow it on this machine only
            options["authentication_policy"] = _plain_token()
        return options


# What of the options is no matter of Resource Manager.
_TRANSPORT = {"retry_total", "per_call_policies"}


def _plain_http(url: str) -> Refusal:
    return Refusal(
        code="key_vault.plain_http",
        subject=url,
        detail="secrets do not travel over plain http",
        remedy="Give the key vault's https address.",
    )


def _bare_policies() -> list[Any]:
    """Gather what a request needs at the least: ids to find it by, and answers that are read."""
    from azure.core.pipeline import policies  # noqa: PLC0415

    return [policies.RequestIdPolicy(), policies.UserAgentPolicy(), policies.ContentDecodePolicy()]


def _plain_token() -> Any:
    """Make a policy that sends a meaningless token: bearer tokens are never sent over http."""
    from azure.core.pipeline.policies import HeadersPolicy  # noqa: PLC0415

    return HeadersPolicy({"Authorization": "Bearer none"})
