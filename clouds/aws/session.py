"""Clients for every account and region: whose credentials a call carries, how long it may take."""

import logging
import os
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from clouds.aws.credentials import Federation, SourceRole, assumed, federated
from clouds.aws.errors import aws_calls
from clouds.aws.mutating_calls import tell_calls
from clouds.aws.traced_calls import trace_calls
from domain.errors import Refusal, Refused
from domain.source_instance import UNKNOWN_REGION, InstanceRef

if TYPE_CHECKING:
    from botocore.config import Config
    from botocore.session import Session
    from mypy_boto3_ec2 import EC2Client
    from mypy_boto3_ssm import SSMClient

_ANY_REGION = "us-east-1"  # every account has it


class Sessions:
    """Clients, made when first asked for and shared by all threads.

    An instance in the caller's own account is reached with the caller's own credentials (boto3's
    default chain, or the federation's role), any other by the role. What is assumed renews itself,
    so a wave may outlast it. Asking for a client raises Refused where no role leads, and whatever
    AWS raises when it is first asked who the caller is.
    """

    def __init__(
        self, role: SourceRole | None = None, federation: Federation | None = None
    ) -> None:
        self._role = role or SourceRole()
        self._federation = federation
        self._lock = Lock()
        self._base: Session | None = None
        self._own_account = ""
        self._sessions: dict[tuple[str, str], Session] = {}
        self._clients: dict[tuple[str, str, str], Any] = {}

    def ec2(self, ref: InstanceRef) -> "EC2Client":
        """Give a client for EC2 in the instance's account and region."""
        client: EC2Client = self._client("ec2", ref)
        return client

    def ssm(self, ref: InstanceRef) -> "SSMClient":
        """Give a client for Systems Manager in the instance's account and region."""
        client: SSMClient = self._client("ssm", ref)
        return client

    def load_balancing(self, ref: InstanceRef) -> Any:
        """Give a client for load balancers in the instance's account and region."""
        return self._client("elbv2", ref)

    def cloudwatch(self, ref: InstanceRef) -> Any:
        """Give a client for CloudWatch in the instance's account and region."""
        return self._client("cloudwatch", ref)

    def looking(self, service: str, ref: InstanceRef) -> Any:
        """Give a client for looks and dry runs: it gives up within seconds, and nobody is told."""
        import boto3  # noqa: PLC0415 - indexing the app must not pay for it

        with self._lock, aws_calls("sts", ref):
            session: Any = boto3.Session(botocore_session=self._session(ref))
            return session.client(service, ref.region, config=_config(2, 8))

    @property
    def region(self) -> str:
        """Tell the region of the environment, or one that every account has."""
        named = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
        return named or _ANY_REGION

    def ask_identity(self) -> str:
        """Ask STS who Ferry is, in the region of the environment; gives the account in words."""
        return f"it answers, Ferry is in account {self._who_am_i()['Account']}"

    def ask_date(self) -> str:
        """Ask STS what time it has: the Date header of its answer."""
        return str(self._who_am_i()["ResponseMetadata"]["HTTPHeaders"].get("date", ""))

    def _who_am_i(self) -> Any:
        with aws_calls("sts", "Ferry"):
            with self._lock:
                base = self._own(self.region)
            sts: Any = base.create_client("sts", region_name=self.region, config=_config(2, 4))
            return sts.get_caller_identity()

    def _client(self, service: str, ref: InstanceRef) -> Any:
        import boto3  # noqa: PLC0415 - indexing the app must not pay for it

        key = (service, ref.account_id, ref.region)
        with self._lock, aws_calls("sts", ref):
            if key not in self._clients:
                session: Any = boto3.Session(botocore_session=self._session(ref))
                client = session.client(service, ref.region, config=_config())
                tell_calls(client)
                self._clients[key] = client
            return self._clients[key]

    def _session(self, ref: InstanceRef) -> "Session":
        key = (ref.account_id, ref.region)
        if key not in self._sessions:
            base = self._own(ref.region)
            _require_region(base, ref)
            self._sessions[key] = self._enter(base, ref)
        return self._sessions[key]

    def _own(self, region: str) -> "Session":
        from botocore.session import Session  # noqa: PLC0415

        if self._base is None:
            # At DEBUG botocore writes tokens and the keys of roles into the log.
            logging.getLogger("botocore").setLevel(logging.INFO)
            base = Session()
            trace_calls(base)
            base.register_component("data_loader", _models(base.get_config_variable("data_path")))
            self._base = federated(base, self._federation, region) if self._federation else base
        return self._base

    def _enter(self, base: "Session", ref: InstanceRef) -> "Session":
        if not self._own_account:
            sts: Any = base.create_client("sts", region_name=ref.region, config=_config())
            self._own_account = sts.get_caller_identity()["Account"]
        if ref.account_id == self._own_account:
            return base
        if not self._role.name:
            raise Refused(
                Refusal(
                    code="sts.no_role",
                    subject=str(ref),
                    detail=f"it is in account {ref.account_id}, Ferry is in {self._own_account}",
                    remedy="Name the role that Ferry assumes in source accounts.",
                )
            )
        _require_account(self._role, ref)
        return assumed(base, self._role, ref, _config())


@cache
def _models(path: str | None) -> Any:
    """Read what AWS's services look like once for all: 27 MB and a tenth of a second each time."""
    from botocore.loaders import create_loader  # noqa: PLC0415

    return create_loader(path)


def _require_account(role: SourceRole, ref: InstanceRef) -> None:
    """Raise Refused for an account that isn't listed, before STS hears of it."""
    if role.accounts and ref.account_id not in role.accounts:
        raise Refused(
            Refusal(
                code="sts.account_not_allowed",
                subject=str(ref),
                detail=f"the account {ref.account_id} is not among those that Ferry may enter",
                remedy="Add it to FERRY_AWS_ACCOUNTS, where it is meant to be entered.",
            )
        )


def _require_region(session: "Session", ref: InstanceRef) -> None:
    """Raise Refused for a region that AWS does not have: asking there would end in silence."""
    from botocore.exceptions import UnknownRegionError  # noqa: PLC0415

    try:
        partition = session.get_partition_for_region(ref.region)
        known = session.get_available_regions("ec2", partition)
    except UnknownRegionError:
        known = []
    if ref.region not in known:
        raise Refused(
            Refusal(
                code=UNKNOWN_REGION,
                subject=ref.instance_id or ref.account_id,
                detail=f"AWS has no region {ref.region}",
                remedy="Correct the region's name; one that is newer than this Ferry needs a "
                "newer boto3.",
            )
        )


def _config(connect_timeout: int = 5, read_timeout: int = 30) -> "Config":
    from botocore.config import Config  # noqa: PLC0415

    return Config(
        connect_timeout=connect_timeout,
        read_timeout=read_timeout,
        # Whoever calls repeats, and looks first; a blind second SendCommand would run twice.
        retries={"total_max_attempts": 1, "mode": "standard"},
        user_agent_extra="ferry/0.1",
        max_pool_connections=50,
    )
