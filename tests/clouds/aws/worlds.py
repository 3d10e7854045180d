"""Two worlds that keep one contract: the doubles in memory, and the adapters on simulated AWS."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

from clouds.aws.mobility_service import AwsMobilityService
from clouds.aws.session import Sessions
from clouds.aws.source_cloud import AwsSourceCloud
from domain.names import agent_configuration_name, security_group_name
from domain.source_instance import InstanceRef, InstanceState, SourceInstance
from local.clock import VirtualClock
from local.simulators.aws.faults import CommandFault
from local.simulators.aws.memory import SimulatedMobilityService, SimulatedSourceCloud
from local.simulators.aws.plays import configuration_file
from local.simulators.aws.seed_variants import Variant
from tests.local.simulators.aws.moto_world import world_of

_SESSIONS = Sessions()


class MemoryWorld:
    def __init__(self):
        self.clock, self.registered, self.powered = VirtualClock(), [], []
        self.source = SimulatedSourceCloud(
            self.clock, on_power=lambda m, running: self.powered.append((m.ref, running))
        )
        self.mobility = SimulatedMobilityService(
            self.clock, self.source, on_registered=lambda m: self.registered.append(m.ref)
        )
        self._numbers = count(1)

    def add(self, variant=Variant.WINDOWS, *, tags=None):
        ref = InstanceRef("123456789012", "eu-central-1", f"i-{next(self._numbers):017x}")
        plain = SourceInstance(
            ref, InstanceState.RUNNING, private_ip="10.0.0.7", ping_status="Online", tags=tags or {}
        )
        odd = {
            Variant.STOPPED: {"state": InstanceState.STOPPED},
            Variant.TERMINATED: {"state": InstanceState.TERMINATED},
            Variant.UNMANAGED: {"ping_status": ""},
            Variant.CONNECTION_LOST: {"ping_status": "ConnectionLost"},
        }
        described = replace(plain, **odd.get(variant, {}))
        return self.source.add(described, groups=5 if variant is Variant.FIVE_GROUPS else 1)

    add_appliance = add

    def attached(self, ref):
        return len(self.source.instances[ref].groups)

    def way(self, ref):
        return self.source.instances[ref].ways.get(security_group_name(ref), "")

    def fail_command(self, document, **fault):
        self.mobility.fleet.faults.inject(CommandFault(document, **fault))

    def put_configuration(self, ref, config_input):
        self.mobility.put_configuration(ref, config_input)

    def has_configuration(self, ref):
        return bool(self.mobility.secrets.get(ref, agent_configuration_name(ref)))

    def register(self, ref):
        self.mobility.fleet.agents[ref.instance_id].registered = True

    def pass_time(self, **time):
        self.clock.advance(timedelta(**time))


class AwsWorld:
    def __init__(self):
        self._aws = world_of().begin()
        self.registered, self.powered = [], []
        listeners = self._aws.fleet.listeners
        listeners.registered = lambda machine: self.registered.append(machine.ref)
        listeners.power = lambda machine, running: self.powered.append((machine.ref, running))
        self.source = AwsSourceCloud(_SESSIONS)
        self.mobility = AwsMobilityService(_SESSIONS)
        self.clock, self.pass_time = self._aws.clock, self._aws.pass_time
        self.add_appliance = self._aws.launch_appliance
        self.url = self._aws.url

    def add(self, variant=Variant.WINDOWS, *, tags=None):
        return self._aws.launch(variant, tags=tags or {})

    def attached(self, ref):
        return len(self._interface(ref)["Groups"])

    def way(self, ref):
        for group in self._interface(ref)["Groups"]:
            if group["GroupName"] == security_group_name(ref):
                found = self._aws.client("ec2").describe_security_groups(
                    GroupIds=[group["GroupId"]]
                )["SecurityGroups"][0]
                rules = found["IpPermissionsEgress"]
                (address,) = {r["CidrIp"] for rule in rules for r in rule["IpRanges"]}
                assert {rule["FromPort"] for rule in rules} == {443, 9443}
                return address.removesuffix("/32")
        return ""

    def fail_command(self, document, **fault):
        self._aws.control.fail_command(document=document, **fault)

    def put_configuration(self, ref, config_input):
        self._aws.client("ssm").put_parameter(
            Name=agent_configuration_name(ref),
            Value=configuration_file(config_input),
            Type="SecureString",
            Overwrite=True,
        )

    def has_configuration(self, ref):
        names = self._aws.client("ssm").describe_parameters()["Parameters"]
        return agent_configuration_name(ref) in {each["Name"] for each in names}

    def register(self, ref):
        self._aws.control.change_machine(ref.instance_id, registered=True)

    def _interface(self, ref):
        ec2 = self._aws.client("ec2")
        found = ec2.describe_instances(InstanceIds=[ref.instance_id])["Reservations"][0]
        return found["Instances"][0]["NetworkInterfaces"][0]
