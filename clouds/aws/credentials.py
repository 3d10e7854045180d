"""Credentials that renew themselves: an assumed role's, and those of an identity outside AWS."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from clouds.aws.traced_calls import trace_calls
from domain.source_instance import InstanceRef

if TYPE_CHECKING:
    from botocore.config import Config
    from botocore.session import Session

_SESSION_NAME = "ferry"


@dataclass(frozen=True, slots=True)
class SourceRole:
    """The role to assume in each source account; without a name the own credentials do.

    Where `accounts` are named, it is assumed in those alone.
    """

    name: str = ""
    external_id: str = ""
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Federation:
    """An identity from outside AWS: the role that trusts it, and how to get its token (a JWT).

    With it no AWS key is kept anywhere: STS exchanges the token for credentials of an hour.
    """

    role_arn: str
    token: Callable[[], str]


def federated(base: "Session", federation: Federation, region: str) -> "Session":
    """Give a session that acts as the federation's role; a token is fetched at each renewal."""
    from botocore.credentials import AssumeRoleWithWebIdentityCredentialFetcher  # noqa: PLC0415

    fetcher = AssumeRoleWithWebIdentityCredentialFetcher(
        client_creator=partial(base.create_client, region_name=region),
        web_identity_token_loader=federation.token,
        role_arn=federation.role_arn,
        extra_args={"RoleSessionName": _SESSION_NAME},
    )
    return _renewing(base, fetcher.fetch_credentials)


def assumed(base: "Session", role: SourceRole, ref: InstanceRef, config: "Config") -> "Session":
    """Give a session that acts as the role in the instance's account, renewed before it expires."""
    from botocore.credentials import AssumeRoleCredentialFetcher  # noqa: PLC0415

    partition = base.get_partition_for_region(ref.region)
    external_id = {"ExternalId": role.external_id} if role.external_id else {}
    fetcher = AssumeRoleCredentialFetcher(
        client_creator=partial(base.create_client, region_name=ref.region, config=config),
        source_credentials=base.get_credentials(),
        role_arn=f"arn:{partition}:iam::{ref.account_id}:role/{role.name}",
        extra_args={"RoleSessionName": _SESSION_NAME, **external_id},
    )
    return _renewing(base, fetcher.fetch_credentials)


def _renewing(base: "Session", fetch: Callable[[], dict[str, Any]]) -> "Session":
    from botocore.credentials import (  # noqa: PLC0415
        CredentialResolver,
        DeferredRefreshableCredentials,
    )
    from botocore.session import Session  # noqa: PLC0415

    session = Session()
    trace_calls(session)
    # The service models are megabytes of JSON: read once, not once for each account.
    session.register_component("data_loader", base.get_component("data_loader"))
    chain: Any = _Fixed(DeferredRefreshableCredentials(fetch, "assume-role"))
    session.register_component("credential_provider", CredentialResolver([chain]))
    return session


class _Fixed:
    """A credential chain of one link."""

    METHOD = "ferry"
    CANONICAL_NAME = None

    def __init__(self, credentials: Any) -> None:
        self._credentials = credentials

    def load(self) -> Any:
        """Give the credentials, as botocore asks for them."""
        return self._credentials
