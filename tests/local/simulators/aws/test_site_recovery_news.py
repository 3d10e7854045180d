import json
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from domain.component import Role
from domain.security_rules import Direction, PortRule
from domain.source_instance import InstanceRef
from local.clock import VirtualClock
from local.simulators.aws.machine import Machine
from local.simulators.aws.reachability import open_ports
from local.simulators.aws.site_recovery import SiteRecoveryNews
from local.simulators.aws.workload import random_workload
from local.simulators.aws.workloads import Workloads
from local.simulators.aws_news import AwsNews
from local.simulators.site_recovery.http.server import Server
from local.simulators.site_recovery.model.world import World
from local.simulators.site_recovery.model.writing import point_hash

MACHINE = Machine(
    InstanceRef("123456789012", "eu-central-1", "i-0123456789abcdef0"),
    address="10.0.0.7",
    disk_bytes=(30 * 1024**3,),
)
ALL = PortRule(Direction.INBOUND, 0, 65535, "0.0.0.0/0")
REACHED = replace(MACHINE, inbound=(ALL,))


class Vault(HTTPServer):
    """Writes down what it is told; answers with `status`."""

    def __init__(self, port=0):
        super().__init__(("127.0.0.1", port), Listener)
        self.told, self.status = [], 201
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def end(self):
        self.shutdown()
        self.server_close()


class Listener(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append((self.path, json.loads(body)))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def vault():
    listening = Vault()
    yield listening
    listening.end()


def test_the_vault_hears_who_registered(vault):
    SiteRecoveryNews(vault.url).registered(MACHINE)
    path, agent = vault.told[0]
    assert path == "/simulator/agents"
    assert agent["bios_id"].startswith("ec2")
    assert agent["ip_address"] == "10.0.0.7"
    assert agent["disks"] == [{"size": 30 * 1024**3}]


def test_the_vault_hears_that_a_machine_stops(vault):
    SiteRecoveryNews(vault.url).power(MACHINE, running=False)
    path = f"/simulator/machines/{MACHINE.bios_id}/heartbeat"
    assert vault.told == [(path, {"beats": False})]


def test_what_the_vault_refuses_is_not_told_again(vault):
    vault.status = 404
    news = SiteRecoveryNews(vault.url)
    news.power(MACHINE, running=False)
    news.deliver()
    assert len(vault.told) == 1


def test_news_wait_for_a_vault_that_is_out_of_reach():
    gone = Vault()
    gone.end()
    news = SiteRecoveryNews(gone.url)
    news.registered(MACHINE)
    news.power(MACHINE, running=False)
    back = Vault(gone.server_port)
    news.deliver()
    back.end()
    assert [path for path, _ in back.told] == [
        "/simulator/agents",
        f"/simulator/machines/{MACHINE.bios_id}/heartbeat",
    ]


def test_the_real_simulator_understands_the_news():
    world = World(VirtualClock())
    with Server(world) as server:
        news = SiteRecoveryNews(server.url)
        news.registered(MACHINE)
        news.power(MACHINE, running=False)
    (machine,) = world.machines.values()
    assert (machine.agent.bios_id, machine.agent.fqdn) == (MACHINE.bios_id, MACHINE.fqdn)
    assert (machine.agent.ip_address, machine.capacity) == ("10.0.0.7", 30 * 1024**3)
    assert machine.heartbeat.stopped is not None


def test_the_real_simulator_knows_what_the_network_is_like_and_who_joins_it():
    world = World(VirtualClock())
    in_the_open = PortRule(Direction.INBOUND, 135, 445, "10.0.0.0/24")
    abroad = PortRule(Direction.INBOUND, 9443, 9443, "192.168.0.0/16")
    with Server(world) as server:
        news = SiteRecoveryNews(server.url)
        news.network(replace(MACHINE, name="web", inbound=(in_the_open, abroad)), "")
        news.joined(replace(MACHINE, address="10.0.0.8"), Role.APPLIANCE)
    (seen,) = world.network.values()
    assert (seen.address, seen.name, seen.open_ports) == ("10.0.0.7", "web", (135, 139, 443, 445))
    assert "10.0.0.8" in {each.address for fabric in world.fabrics for each in fabric.servers}


@pytest.mark.parametrize(
    ("machine", "ports"),
    [
        (
            replace(MACHINE, running=False, inbound=(ALL,)),
            [],
        ),
        (replace(MACHINE, inbound=(ALL,)), None),
        (MACHINE, []),
    ],
    ids=["down", "open", "closed"],
)
def test_what_answers_follows_power_and_security_groups(machine, ports):
    assert open_ports(machine) == ports


def test_a_pushed_agent_stays_known_when_the_machine_is_told_of_again():
    world = World(VirtualClock())
    news = AwsNews(world)
    news.network(MACHINE, "9.66")
    news.network(MACHINE, "")
    assert world.network["10.0.0.7"].agent_version == "9.66"


def test_the_network_hears_of_launches_of_rules_that_change_and_of_power(aws):
    heard = []
    aws.fleet.listeners.network = lambda machine, _: heard.append(
        (machine.address, open_ports(machine))
    )
    ref, ec2 = aws.launch(), aws.client("ec2")
    assert heard[-1][1] == [3389]
    described = ec2.describe_instances(InstanceIds=[ref.instance_id])["Reservations"][0]
    (group,) = described["Instances"][0]["NetworkInterfaces"][0]["Groups"]
    rule = [
        {
            "IpProtocol": "tcp",
            "FromPort": 445,
            "ToPort": 445,
            "IpRanges": [{"CidrIp": "10.0.0.5/32"}],
        }
    ]
    ec2.authorize_security_group_ingress(GroupId=group["GroupId"], IpPermissions=rule)
    assert heard[-1][1] == [445, 3389]
    ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=rule)
    assert heard[-1][1] == [3389]
    ec2.stop_instances(InstanceIds=[ref.instance_id])
    assert heard[-1][1] == []
    aws.pass_time(minutes=5)
    ec2.start_instances(InstanceIds=[ref.instance_id])
    assert heard[-1][1] == [3389]
    ec2.terminate_instances(InstanceIds=[ref.instance_id])
    assert heard[-1][1] == []
    assert len(heard) == 6


def test_without_a_vault_there_is_nobody_to_tell(aws):
    ref = aws.launch()
    aws.client("ec2").stop_instances(InstanceIds=[ref.instance_id])


def test_a_server_without_a_profile_never_reads_the_passphrase_and_never_joins(aws):
    joined = []
    aws.fleet.listeners.joined = lambda machine, _: joined.append(machine.ref)
    name = "/ferry/landing-zone/north/passphrase"
    aws.client("ssm").put_parameter(Name=name, Value="p", Type="SecureString")
    tags = {"ferry:landing-zone": "north", "ferry:server-role": "process server"}
    aws.launch(tags=tags)
    aws.pass_time(hours=1)
    aws.fleet.settle()
    assert joined == []


@pytest.mark.parametrize("face", ["http", "in-process"])
def test_the_vault_knows_what_is_written_and_what_a_moment_of_it_holds(face):
    clock = VirtualClock()
    world, workloads = World(clock), Workloads(clock)
    with Server(world) as server:
        news = SiteRecoveryNews(server.url) if face == "http" else AwsNews(world)
        workloads.tell = news.writing
        workloads.set_skew(REACHED, timedelta(seconds=-7))
        workloads.give(REACHED, random_workload(4))
        clock.advance(timedelta(minutes=9))
        workloads.change(REACHED, clock.now(), stop=random_workload(4).services, start=())
    told = world.writings[MACHINE.bios_id]
    assert (told.rests, told.skew) == (clock.now(), timedelta(seconds=-7))
    now = point_hash(world, MACHINE.bios_id, clock.now())
    assert now == workloads.content_hash(MACHINE.ref)
    assert now != point_hash(world, MACHINE.bios_id, clock.now() - timedelta(minutes=5))


def test_what_has_been_told_is_not_told_again_until_somebody_has_to_know_it_anew():
    told, workloads = [], Workloads(VirtualClock())
    workloads.tell = lambda *news: told.append(news)
    workloads.see(REACHED)
    assert told == []
    workloads.see(MACHINE)
    workloads.see(MACHINE)
    assert len(told) == 1
    workloads.repeat(MACHINE)
    assert len(told) == 2
