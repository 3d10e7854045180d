"""Which load balancers send to an instance."""

from collections.abc import Iterable
from threading import Lock
from time import monotonic
from typing import Any

from clouds.aws.errors import aws_calls
from clouds.aws.session import Sessions
from domain.source_instance import InstanceRef

_FRESH = 60.0  # seconds: an assessment of many instances asks once

type _Targets = dict[str, set[str]]


class TargetGroups:
    """The target groups of accounts and regions with their targets, remembered for a minute."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._lock = Lock()
        self._known: dict[tuple[str, str], tuple[float, _Targets]] = {}

    def of(self, ref: InstanceRef, addresses: Iterable[str]) -> tuple[str, ...]:
        """Name the target groups that have the instance, or one of its addresses."""
        its = {ref.instance_id, *addresses}
        targets = self._targets(ref)
        return tuple(sorted(name for name, found in targets.items() if found & its))

    def _targets(self, ref: InstanceRef) -> _Targets:
        key = (ref.account_id, ref.region)
        with self._lock:
            read, targets = self._known.get(key, (0.0, {}))
            if key not in self._known or monotonic() - read > _FRESH:
                targets = self._read(ref)
                self._known[key] = (monotonic(), targets)
            return targets

    def _read(self, ref: InstanceRef) -> _Targets:
        client = self._sessions.load_balancing(ref)
        with aws_calls("elasticloadbalancing", ref):
            pages: Any = client.get_paginator("describe_target_groups").paginate()
            groups = [group for page in pages for group in page["TargetGroups"]]
            return {group["TargetGroupName"]: _members(client, group) for group in groups}


def _members(client: Any, group: dict[str, Any]) -> set[str]:
    found = client.describe_target_health(TargetGroupArn=group["TargetGroupArn"])
    return {each["Target"]["Id"] for each in found["TargetHealthDescriptions"]}
