"""A simulated AWS for tests: one server a process, emptied before each test, in virtual time."""

from datetime import timedelta
from functools import cache

from domain.source_instance import InstanceRef
from local.clock import VirtualClock
from local.simulators.aws.accounts import client
from local.simulators.aws.control_client import AwsControl
from local.simulators.aws.scenery import ACCOUNT_ID, REGION, InstanceWish, Scenery
from local.simulators.aws.seed_variants import Variant
from local.simulators.aws.server import AwsServer
from local.simulators.aws.simulated_aws import AwsSettings, SimulatedAws


class MotoWorld:
    def __init__(self, *, plain: bool = False):
        self.clock = VirtualClock()
        self.server = AwsServer(SimulatedAws(AwsSettings(self.clock, plain=plain)))
        self.server.start()
        self.url = self.server.url
        self.control = AwsControl(self.url)

    def begin(self):
        self.server.world.reset()
        self._scenery = None
        return self

    @property
    def scenery(self):
        self._scenery = self._scenery or Scenery(self.url)
        return self._scenery

    @property
    def fleet(self):
        return self.server.world.fleet

    def client(self, service, account_id=ACCOUNT_ID, region=REGION):
        return client(self.url, service, account_id, region)

    def launch(self, variant=Variant.WINDOWS, **wish):
        return self.ref(self.scenery.launch(InstanceWish(variant=variant, **wish)))

    def launch_appliance(self):
        return self.ref(self.scenery.launch_appliance())

    def balance_load(self, ref, name="web"):
        """Let a target group send to the instance."""
        elb = self.client("elbv2")
        arn = elb.create_target_group(
            Name=name, Protocol="HTTP", Port=80, VpcId=self.scenery.vpc_id, TargetType="instance"
        )["TargetGroups"][0]["TargetGroupArn"]
        elb.register_targets(TargetGroupArn=arn, Targets=[{"Id": ref.instance_id}])

    def ref(self, instance_id):
        return InstanceRef(ACCOUNT_ID, REGION, instance_id)

    def pass_time(self, **time):
        self.clock.advance(timedelta(**time))

    def actions(self):
        return [e["action"] for e in self.control.ledger() if e["status"] < 400]


@cache
def world_of(*, plain: bool = False):
    return MotoWorld(plain=plain)
