"""Simulated clouds that are made anew from what they were asked, to the last id."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, HTTPClientError

from local.clock import VirtualClock
from local.simulators.aws.accounts import client
from local.simulators.aws.faults import ApiFault
from local.simulators.aws.kept_aws import KeptAws
from local.simulators.aws.scenery import ACCOUNT_ID, REGION
from local.simulators.aws.seed import seed
from local.simulators.aws.server import AwsServer
from local.simulators.aws.simulated_aws import AwsSettings, SimulatedAws
from local.simulators.held_clock import HeldClock
from local.simulators.request_log import LogDiverged, RequestLog
from local.simulators.site_recovery.http.dispatch import Request
from local.simulators.site_recovery.http.kept_vault import KeptVault
from local.simulators.site_recovery.model.world import World

AGENT = b'{"bios_id": "B1", "fqdn": "web.corp", "ip_address": "10.0.0.9", "disks": [{"size": 9}]}'


@pytest.fixture
def log(tmp_path):
    with closing(RequestLog(tmp_path / "log")) as log:
        yield log


def asked(method, path, content=b"", **query):
    return Request(method, "http://vault", path, query, {"authorization": "Bearer secret"}, content)


class Vault:
    """A simulated vault with a clock of ours; another one of the same log goes on where it was."""

    def __init__(self, log):
        self.clock = VirtualClock()
        held = HeldClock(self.clock)
        self.world = World(held)
        self.kept = KeptVault(self.world, held, log)

    def get(self, path):
        return self.kept(asked("GET", path)).body

    def ledger(self):
        return self.get("/simulator/ledger")


@pytest.fixture
def vault(log):
    vault = Vault(log)
    vault.kept(asked("POST", "/simulator/agents", AGENT))
    vault.clock.advance(timedelta(hours=1))
    return vault


def machines(vault):
    site = vault.world.estate.site_id
    version = {"api-version": "2023-06-06"}
    return vault.kept(asked("GET", f"{site}/machines", **version)).body


def test_a_vault_made_anew_shows_what_the_first_one_did(vault, log):
    shown = machines(vault)
    assert shown["value"]
    again = Vault(log)
    again.kept.repeat()
    again.clock.advance(timedelta(hours=1))
    assert machines(again) == shown
    assert again.ledger() == vault.ledger()


def test_a_read_is_noted_only_when_something_fell_due_by_it(vault, log):
    machines(vault)
    noted = log.next
    for _ in range(5):
        machines(vault)
    assert log.next == noted


def test_no_token_is_written_down(vault, tmp_path):
    machines(vault)
    assert b"secret" not in (tmp_path / "log").read_bytes()


@pytest.mark.usefixtures("vault")
def test_a_vault_that_has_become_another_refuses_its_log(log):
    entry = next(log.entries())
    log.note(entry.at, entry.request, "200 another")
    with pytest.raises(LogDiverged, match="in another way than when it was noted"):
        Vault(log).kept.repeat()


def test_a_vault_without_room_takes_nothing_until_there_is(vault, log, monkeypatch):
    note = log.note

    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(log, "note", full)
    assert vault.kept(asked("POST", "/simulator/agents", AGENT)).status == 503
    assert vault.kept(asked("GET", "/simulator/ledger")).status == 503
    monkeypatch.setattr(log, "note", note)
    assert vault.kept(asked("GET", "/simulator/ledger")).status == 200
    again = Vault(log)
    again.kept.repeat()
    assert again.ledger() == vault.ledger()


class Aws:
    """A simulated AWS with a clock of ours."""

    def __init__(self, log):
        self.clock = VirtualClock()
        held = HeldClock(self.clock)
        self.world = SimulatedAws(AwsSettings(held))
        self.world.reset()  # moto is the process's own: it begins as empty as in a new one
        self.kept = KeptAws(self.world, held, log)

    def shown(self, url):
        return client(url, "ec2", ACCOUNT_ID, REGION).describe_instances()["Reservations"]


def test_an_aws_made_anew_has_the_same_machines_and_goes_on_with_them(log):
    first = Aws(log)
    with AwsServer(first.world, 0, first.kept) as server:
        seeded = seed(server.url, 2)
        ec2 = client(server.url, "ec2", ACCOUNT_ID, REGION)
        ec2.stop_instances(InstanceIds=[next(iter(seeded.names))])
        first.clock.advance(timedelta(minutes=1))
        shown, ledger = bare(first.shown(server.url)), first.world.front_door.ledger.as_json()
    again = Aws(log)
    again.kept.repeat()
    again.clock.advance(timedelta(minutes=1))
    with AwsServer(again.world, 0, again.kept) as server:
        assert bare(again.shown(server.url)) == shown
        assert again.world.front_door.ledger.as_json() == ledger
        ec2 = client(server.url, "ec2", ACCOUNT_ID, REGION)
        ec2.start_instances(InstanceIds=[next(iter(seeded.names))])


def bare(reservations):
    """Leave out what moto dates by the machine's clock."""
    return [
        (each["ReservationId"], one["InstanceId"], one["State"], one["PrivateIpAddress"],
         sorted(tag["Value"] for tag in one["Tags"]))
        for each in reservations
        for one in each["Instances"]
    ]  # fmt: skip


def test_a_lost_answer_is_an_effect_all_the_same(log):
    first = Aws(log)
    with AwsServer(first.world, 0, first.kept) as server:
        first.world.front_door.faults.inject(ApiFault("CreateVpc", lost=True))
        ec2 = client(server.url, "ec2", ACCOUNT_ID, REGION)
        with pytest.raises((ClientError, EndpointConnectionError, HTTPClientError)):
            ec2.create_vpc(CidrBlock="10.9.0.0/16")
        vpcs = [each["VpcId"] for each in ec2.describe_vpcs()["Vpcs"]]
    log_without_fault = Aws(log)
    log_without_fault.world.front_door.faults.inject(ApiFault("CreateVpc", lost=True))
    log_without_fault.kept.repeat()
    with AwsServer(log_without_fault.world, 0, log_without_fault.kept) as server:
        ec2 = client(server.url, "ec2", ACCOUNT_ID, REGION)
        assert [each["VpcId"] for each in ec2.describe_vpcs()["Vpcs"]] == vpcs


def test_news_that_were_told_are_not_told_again(log):
    first = Aws(log)
    first.world.news.told = 1
    log.set_fact("news told", 1)
    again = Aws(log)
    again.world.news._waiting.extend([("/old", {}), ("/new", {})])
    again.kept.repeat()
    assert list(again.world.news._waiting) == [("/new", {})]


def test_an_aws_that_has_become_another_refuses_its_log(log):
    first = Aws(log)
    with AwsServer(first.world, 0, first.kept) as server:
        client(server.url, "ec2", ACCOUNT_ID, REGION).create_vpc(CidrBlock="10.9.0.0/16")
    entry = list(log.entries())[-1]
    log.note(entry.at, entry.request, "200 another")
    with pytest.raises(LogDiverged, match="in another way than when it was noted"):
        Aws(log).kept.repeat()
