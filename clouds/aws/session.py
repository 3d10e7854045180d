"""Whose credentials a call carries, in which account and region, and how long it may take."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any

from clouds.aws.errors import aws_calls
from domain.errors import Refusal, Refused
from domain.source_instance import InstanceRef

if TYPE_CHECKING:
    from botocore.config import Config
    from botocore.session import Session as CoreSession
    from mypy_boto3_ec2 import EC2Client
    from mypy_boto3_ssm import SSMClient

_SESSION_NAME = "ferry"


@dataclass(frozen=True, slots=True)
class SourceRole:
    """The role to assume in each source account; without a name the own credentials do."""

    name: str = ""
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class Federation:
    """An identity from outside AWS: the role that trusts it, and how to get its token (a JWT).

    With it no AWS key is kept anywhere: STS exchanges the token for credentials of an hour.
    """

    role_arn: str
    token: Callable[[], str]


class Sessions:
    """Clients for every account and region, made once and shared by all threads.

    Assumed roles renew their credentials by themselves, so a wave may outlast them.
    """

    def __init__(
        self, role: SourceRole | None = None, federation: Federation | None = None
    ) -> None:
        self._role = role or SourceRole()
        self._federation = federation
        self._lock = Lock()
        self._base: CoreSession | None = None
        self._own_account = ""
        self._accounts: dict[tuple[str, str], CoreSession] = {}
        self._clients: dict[tuple[str, str, str], Any] = {}

    def ec2(self, ref: InstanceRef) -> "EC2Client":
        """Give a client for EC2 in the instance's account and region."""
        client: EC2Client = self._client("ec2", ref)
        return client

    def ssm(self, ref: InstanceRef) -> "SSMClient":
        """Give a client for Systems Manager in the instance's account and region."""
        client: SSMClient = self._client("ssm", ref)
        return client

    def _client(self, service: str, ref: InstanceRef) -> Any:
        import boto3  # noqa: PLC0415 - indexing the app must not pay for it

        key = (service, ref.account_id, ref.region)
        with self._lock:
            if key not in self._clients:
                session = boto3.Session(botocore_session=self._account(ref))
                self._clients[key] = session.client(
                    service,  # type: ignore[call-overload]
                    region_name=ref.region,
                    config=_config(),
                )
            return self._clients[key]

    def _account(self, ref: InstanceRef) -> "CoreSession":
        key = (ref.account_id, ref.region)
        if key not in self._accounts:
            self._accounts[key] = self._enter(self._own(), ref)
        return self._accounts[key]

    def _own(self) -> "CoreSession":
        from botocore.session import Session  # noqa: PLC0415

        if self._base is None:
            self._base = Session()
            if self._federation:
                self._base = _federated(self._base, self._federation)
        return self._base

    def _enter(self, base: "CoreSession", ref: InstanceRef) -> "CoreSession":
        """Give a session that acts in the instance's account; Refused when it cannot."""
        if not self._own_account:
            with aws_calls("sts", ref):
                sts = base.create_client("sts", region_name=ref.region, config=_config())
                self._own_account = sts.get_caller_identity()["Account"]
        if ref.account_id == self._own_account:
            return base
        if not self._role.name:
            raise Refused(
                Refusal(
                    code="sts.no_role",
                    subject=str(ref),
                    detail=f"it is in account {ref.account_id}, Ferry in {self._own_account}",
                    remedy="Name the role that Ferry assumes in source accounts.",
                )
            )
        return _assumed(base, self._role, ref)


def _config() -> "Config":
    from botocore.config import Config  # noqa: PLC0415

    return Config(
        connect_timeout=5,
        read_timeout=30,
        # Whoever calls repeats, and looks first; a blind second SendCommand would run twice.
        retries={"total_max_attempts": 1, "mode": "standard"},
        user_agent_extra="ferry/0.1",
        max_pool_connections=50,
    )


def _assumed(base: "CoreSession", role: SourceRole, ref: InstanceRef) -> "CoreSession":
    from botocore.credentials import AssumeRoleCredentialFetcher  # noqa: PLC0415

    source = base.get_credentials()
    partition = base.get_partition_for_region(ref.region)
    fetcher = AssumeRoleCredentialFetcher(
        client_creator=partial(base.create_client, region_name=ref.region, config=_config()),
        source_credentials=source,
        role_arn=f"arn:{partition}:iam::{ref.account_id}:role/{role.name}",
        extra_args={"RoleSessionName": _SESSION_NAME}
        | ({"ExternalId": role.external_id} if role.external_id else {}),
    )
    return _with_credentials(base, fetcher.fetch_credentials)


def _federated(base: "CoreSession", federation: Federation) -> "CoreSession":
    from botocore.credentials import AssumeRoleWithWebIdentityCredentialFetcher  # noqa: PLC0415

    fetcher = AssumeRoleWithWebIdentityCredentialFetcher(
        client_creator=base.create_client,
        web_identity_token_loader=federation.token,
        role_arn=federation.role_arn,
        extra_args={"RoleSessionName": _SESSION_NAME},
    )
    return _with_credentials(base, fetcher.fetch_credentials)
