"""Two worlds that keep one contract: the doubles in memory, and the adapters on simulated AWS."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

from clouds.aws.inspection import AwsInspection
from clouds.aws.mobility_service import AwsMobilityService
from clouds.aws.quiescence import AwsQuiescence
from clouds.aws.session import Sessions
from clouds.aws.source_cloud import AwsSourceCloud
from clouds.aws.source_servers import AwsSourceServers
from domain.names import agent_configuration_name, security_group_name
from domain.source_instance import InstanceRef, InstanceState, SourceInstance
from local.clock import VirtualClock
from local.simulators.aws.faults import CommandFault
from local.simulators.aws.memory import SimulatedMobilityService, SimulatedSourceCloud
from local.simulators.aws.memory.inspection import SimulatedInspection
from local.simulators.aws.memory.quiescence import SimulatedQuiescence
from local.simulators.aws.memory.source_servers import SimulatedSourceServers
from local.simulators.aws.memory.subnet import MemorySubnet
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
        self.quiescence = SimulatedQuiescence(self.source, self.mobility)
        self.inspection = SimulatedInspection(self.source, self.mobility)
        self.mobility.fleet.listeners.joined = lambda m, role: self.joined.append((m.address, role))
        self.joined, self.passphrases = [], {}
        self.servers = SimulatedSourceServers(
            self.clock, self.source, self.mobility, lambda zone, _: self.passphrases.get(zone)
        )
        self._numbers = count(1)

    def subnet(self, *, leads_out=True):
        subnet_id = f"subnet-{next(self._numbers)}"
        self.servers.subnets[subnet_id] = MemorySubnet(leads_out=leads_out)
        return subnet_id

    def profile(self):
        return "servers"

    def terminate(self, ref):
        self.source.terminate(ref)

    def stop(self, instance_id):
        self.source.stop_instance(self._ref(instance_id))

    def sign_in(self, instance_id):
        self.mobility.fleet.set_ups.sign_in(instance_id)

    def passphrase_in_aws(self, zone):
        return self.mobility.secrets.get(self._ref(""), f"/ferry/landing-zone/{zone}/passphrase")

    def share_passphrase(self, zone, secret):
        name = f"/ferry/landing-zone/{zone}/passphrase"
        self.mobility.secrets.put(self._ref(""), name, secret)

    def address_of(self, ref):
        return self.source.describe_instance(ref).private_ip

    def _ref(self, instance_id):
        return InstanceRef("123456789012", "eu-central-1", instance_id)

    def settle(self):
        self.mobility.fleet.settle()

    def add(self, variant=Variant.WINDOWS, *, tags=None):
        number = next(self._numbers)
        ref = InstanceRef("123456789012", "eu-central-1", f"i-{number:017x}")
        plain = SourceInstance(
            ref,
            InstanceState.RUNNING,
            private_ip=f"10.0.0.{number}",
            ping_status="Online",
            tags=tags or {},
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
        return len(self.groups(ref))

    def groups(self, ref):
        return sorted(self.source.instances[ref].groups)

    def attach(self, ref):
        self.source.instances[ref].groups.append("added")
        return "added"

    def give(self, ref, workload):
        self.source.give(ref, workload)

    def set_clock(self, ref, seconds):
        self.source.set_skew(ref, timedelta(seconds=seconds))

    def content(self, ref):
        return self.source.workloads.content_hash(ref)

    def way(self, ref):
        rules = self.source.instances[ref].ways.get(security_group_name(ref), ())
        return {(rule.direction, rule.first_port, rule.cidr) for rule in rules}

    def fail_command(self, document, **fault):
        self.mobility.fleet.faults.inject(CommandFault(document, **fault))

    def put_configuration(self, ref, config_input):
        self.mobility.put_configuration(ref, config_input)

    def has_configuration(self, ref):
        return bool(self.mobility.secrets.get(ref, agent_configuration_name(ref)))

    def register(self, ref):
        self.mobility.fleet.agents[ref.instance_id].registered = True

    def differ(self, ref, **guest):
        self.mobility.fleet.agents[ref.instance_id].guest = guest

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
        self.inspection = AwsInspection(_SESSIONS)
        self.clock, self.pass_time = self._aws.clock, self._aws.pass_time
        self.add_appliance = self._aws.launch_appliance
        self.url = self._aws.url
        self.quiescence = AwsQuiescence(_SESSIONS)
        self.joined, self.passphrases = [], {}
        listeners.joined = lambda machine, role: self.joined.append((machine.address, role))
        self.servers = AwsSourceServers(_SESSIONS, lambda zone, _: self.passphrases.get(zone))

    def subnet(self, *, leads_out=True):
        if not leads_out:
            return self._aws.scenery.make_isolated_subnet()
        self._aws.scenery.lead_out()
        return self._aws.scenery.subnet_id

    def profile(self):
        self._aws.client("iam").create_instance_profile(InstanceProfileName="servers")
        return "servers"

    def terminate(self, ref):
        self._aws.client("ec2").terminate_instances(InstanceIds=[ref.instance_id])

    def stop(self, instance_id):
        self._aws.client("ec2").stop_instances(InstanceIds=[instance_id])

    def sign_in(self, instance_id):
        self._aws.control.sign_in(instance_id)

    def passphrase_in_aws(self, zone):
        ssm = self._aws.client("ssm")
        name = f"/ferry/landing-zone/{zone}/passphrase"
        try:
            found = ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]
        except ssm.exceptions.ParameterNotFound:
            return None
        assert found["Type"] == "SecureString"
        return found["Value"]

    def share_passphrase(self, zone, secret):
        self._aws.client("ssm").put_parameter(
            Name=f"/ferry/landing-zone/{zone}/passphrase", Value=secret, Type="SecureString"
        )

    def address_of(self, ref):
        return self.source.describe_instance(ref).private_ip

    def settle(self):
        self._aws.control.ledger()

    def add(self, variant=Variant.WINDOWS, *, tags=None):
        return self._aws.launch(variant, tags=tags or {})

    def attached(self, ref):
        return len(self.groups(ref))

    def groups(self, ref):
        return sorted(group["GroupName"] for group in self._interface(ref)["Groups"])

    def attach(self, ref):
        ec2, interface = self._aws.client("ec2"), self._interface(ref)
        made = ec2.create_security_group(
            GroupName=f"added-{ref.instance_id}", Description="x", VpcId=interface["VpcId"]
        )
        ids = [*(group["GroupId"] for group in interface["Groups"]), made["GroupId"]]
        ec2.modify_network_interface_attribute(
            NetworkInterfaceId=interface["NetworkInterfaceId"], Groups=ids
        )
        return f"added-{ref.instance_id}"

    def give(self, ref, workload):
        self._aws.control.give_workload(ref.instance_id, workload)

    def set_clock(self, ref, seconds):
        self._aws.control.set_clock(ref.instance_id, seconds)

    def content(self, ref):
        return self._aws.control.content(ref.instance_id)

    def way(self, ref):
        names = {group["GroupName"]: group["GroupId"] for group in self._interface(ref)["Groups"]}
        if security_group_name(ref) not in names:
            return set()
        query = [{"Name": "group-id", "Values": [names[security_group_name(ref)]]}]
        found = self._aws.client("ec2").describe_security_group_rules(Filters=query)
        return {
            (
                "outbound" if rule["IsEgress"] else "inbound",
                rule["FromPort"],
                rule["CidrIpv4"],
            )
            for rule in found["SecurityGroupRules"]
        }

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

    def differ(self, ref, **guest):
        self._aws.control.change_machine(ref.instance_id, guest=guest)

    def _interface(self, ref):
        ec2 = self._aws.client("ec2")
        found = ec2.describe_instances(InstanceIds=[ref.instance_id])["Reservations"][0]
        return found["Instances"][0]["NetworkInterfaces"][0]
