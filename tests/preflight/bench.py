"""Instances of simulated AWS as the rules' fixtures want them, read by the real adapters."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from clouds.aws.inspection import AwsInspection
from clouds.aws.session import Sessions
from clouds.aws.source_cloud import AwsSourceCloud
from domain.migration import Target
from domain.mobility_service import MobilityWay
from domain.preflight.assessment import assess
from domain.preflight.facts import SourceFacts
from domain.preflight.reading import InspectionOrder
from domain.preflight.target_facts import TargetFacts
from local.simulators.aws.seed_variants import Variant

TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Case:
    """An instance: `wish` of its launch, `moto` facts set on it, `guest` facts within it.

    `deed` does to it whatever else it takes, by calls of AWS's own.
    """

    guest: dict[str, Any] = field(default_factory=dict)
    moto: dict[str, Any] = field(default_factory=dict)
    wish: dict[str, Any] = field(default_factory=dict)
    deed: Any = None
    change: dict[str, Any] = field(default_factory=dict)
    way: MobilityWay = MobilityWay.RUN_COMMAND
    wanted: Target = field(default_factory=Target)
    target: TargetFacts | None = None
    target_trouble: str = ""
    today: date = TODAY
    fails: dict[str, Any] | None = None

    @property
    def plain(self) -> bool:
        """Say whether any instance will do, inspected in its own way."""
        return not (self.moto or self.wish or self.deed or self.change)


class Bench:
    """Makes an instance of a case and asks every rule about it; a plain one is shared."""

    def __init__(self, aws):
        self.aws = aws
        self._sessions = Sessions()
        self.source = AwsSourceCloud(self._sessions)
        self._runs, self._shared = count(), None
        self.forget()

    def forget(self):
        """Ask anew which load balancers there are: the adapter remembers for a minute."""
        self.inspection = AwsInspection(self._sessions)

    def findings(self, case):
        return {each.code: each for each in assess(self.facts(case))}

    def facts(self, case):
        known = self._plain() if case.plain else self._made(case)
        inspected = self._inspected(known.instance, case)
        return replace(
            known,
            today=case.today,
            way=case.way,
            wanted=case.wanted,
            target=case.target,
            target_trouble=case.target_trouble,
            guest=inspected.guest,
            trouble=inspected.trouble,
        )

    def write(self, volume_id, *, peak=0, day=0, writes=0):
        """Let CloudWatch have measured bytes in five minutes, in a day, and writes."""
        now = datetime.now(UTC) - timedelta(hours=1)
        named = [{"Name": "VolumeId", "Value": volume_id}]
        values = [("VolumeWriteBytes", peak, 0), ("VolumeWriteOps", writes, 0)]
        values += [("VolumeWriteBytes", day / 4, hours) for hours in (1, 2, 3, 4) if day]
        data = [
            {
                "MetricName": name,
                "Dimensions": named,
                "Value": value,
                "Timestamp": now - timedelta(hours=hours),
            }
            for name, value, hours in values
        ]
        self.aws.client("cloudwatch").put_metric_data(Namespace="AWS/EBS", MetricData=data)

    def instance(self, ref):
        ec2 = self.aws.client("ec2")
        found = ec2.describe_instances(InstanceIds=[ref.instance_id])
        return found["Reservations"][0]["Instances"][0]

    def volume(self, ref):
        return self.instance(ref)["BlockDeviceMappings"][0]["Ebs"]["VolumeId"]

    def interface(self, ref):
        return self.instance(ref)["NetworkInterfaces"][0]["NetworkInterfaceId"]

    def _plain(self):
        if self._shared is None:
            self._shared = self._made(Case())
        return self._shared

    def _made(self, case):
        ref = self.aws.launch(case.wish.get("variant", Variant.WINDOWS), **_without(case.wish))
        change = {**case.change, **({"facts": case.moto} if case.moto else {})}
        if change:
            self.aws.control.change_machine(ref.instance_id, **change)
        if case.deed:
            case.deed(self, ref)
        described = self.source.describe_instance(ref)
        return SourceFacts(described, TODAY, ec2=self.inspection.describe_facts(ref))

    def _inspected(self, instance, case):
        if case.fails:
            self.aws.control.fail_command(document="Ferry-InspectMachine", **case.fails)
        self.aws.control.change_machine(instance.ref.instance_id, guest=case.guest)
        order = InspectionOrder(instance.ref, f"fixture:{next(self._runs)}")
        self.inspection.inspect(order)
        self.aws.pass_time(minutes=1)
        return self.inspection.inspect(order)


def _without(wish):
    return {name: value for name, value in wish.items() if name != "variant"}
