import json
from dataclasses import replace

import pytest

from clouds.aws.command_documents import INSTALLATION, REACH
from domain.component import Role
from domain.itinerary import Phase
from domain.migration import Cancellation, HandInstallation, Outcome
from domain.mobility_service import MobilityWay
from domain.provider import Provider
from local.rehearsal import APPLIANCE
from local.simulators.aws.faults import CommandFault
from orchestrators.install_by_hand import installed_by_hand
from orchestrators.story import cancellation
from tests.orchestrators.conftest import CLEAN

PUSHED = {135, 139, 445}


@pytest.fixture
def remarks(stage):
    said = []
    stage.status.listeners.append(lambda progress: progress.remark and said.append(progress.remark))
    return said


def landing(stage, way):
    return stage.landing(mobility_service=way)


def install(stage, ref):
    """Do on the machine what the manual step asks for."""
    agents = stage.mobility.fleet.agents[ref.instance_id]
    agents.installed = agents.registered = True
    stage.mobility.fleet.listeners.registered(stage.source.machine(ref))


def taken(stage):
    return {name for name, _ in stage.spoiler.taken}


def let_in(stage, ref):
    return {rule.first_port for rule in stage.source.instances[ref].inbound} - {3389}


def test_an_installation_by_hand_is_seen_and_the_story_goes_on_by_itself(stage):
    ref = stage.add_instance()
    stage.at(Phase.AWAITING_INSTALLATION, lambda _: install(stage, ref))
    (report,) = stage.migrate(ref, landing=landing(stage, MobilityWay.BY_HAND))
    assert report.outcome is Outcome.MIGRATED
    (words,) = stage.manual_steps
    for part in ("web-1 (10.0.1.2)", "/CSType CSPrime", "config.json", "goes on by itself"):
        assert part in words
    assert not taken(stage) & {"start_installation", "start_registration", "request_configuration"}


def test_where_ferry_cannot_look_a_person_says_who_the_machine_is(stage, remarks):
    ref = stage.add_instance(ping_status="")
    machine = stage.source.machine(ref)
    word = HandInstallation("mona", "by RDP", machine.fqdn, machine.bios_id)

    def say(subject):
        install(stage, ref)
        stage.send(subject, installed_by_hand, word)

    stage.at(Phase.AWAITING_INSTALLATION, say)
    (report,) = stage.migrate(ref, landing=landing(stage, MobilityWay.BY_HAND))
    assert report.outcome is Outcome.MIGRATED
    assert "does not manage the instance" in stage.manual_steps[0]
    assert "mobility service installed by mona: by RDP" in remarks


def test_an_installation_by_hand_that_nobody_does_is_given_up_and_taken_back(stage):
    ref = stage.add_instance()
    (report,) = stage.migrate(ref, landing=landing(stage, MobilityWay.BY_HAND))
    assert report.outcome is Outcome.FAILED
    assert "watch_registered_agent: still not there after 7 days" in report.because
    assert len([name for name, _ in stage.spoiler.taken if name == "detect_agent"]) < 500
    assert stage.longest_history() < 500
    assert stage.traces(ref) == CLEAN


def test_an_installation_by_hand_can_be_cancelled_while_it_is_waited_for(stage):
    ref = stage.add_instance()
    wish = Cancellation("mona", "wrong wave")
    stage.at(Phase.AWAITING_INSTALLATION, lambda subject: stage.send(subject, cancellation, wish))
    (report,) = stage.migrate(ref, landing=landing(stage, MobilityWay.BY_HAND))
    assert report.outcome is Outcome.CANCELLED
    assert stage.traces(ref) == CLEAN


def test_a_push_is_let_in_by_a_group_that_is_gone_at_the_end(stage, remarks):
    ref, during = stage.add_instance(), []

    def look(_):
        during.append(let_in(stage, ref))
        install(stage, ref)  # the process server pushes it once replication is enabled

    stage.at(Phase.DISCOVERING, look)
    (report,) = stage.migrate(ref, landing=landing(stage, MobilityWay.PUSH))
    assert report.outcome is Outcome.MIGRATED
    assert during == [PUSHED]
    assert let_in(stage, ref) == set()
    assert not taken(stage) & {"start_installation", "start_registration", "request_configuration"}
    opened = next(words for words in remarks if f"ferry-replication-{ref}" in words)
    assert "inbound 135 139 445 towards 10.0.0.10/32" in opened
    assert "outbound 443 9443 towards 10.0.0.10/32" in opened
    assert any("the process server will push it" in words for words in remarks)


def test_what_a_push_finds_on_the_machine_is_told(stage, remarks):
    ref = stage.add_instance()
    install(stage, ref)
    stage.migrate(ref, landing=landing(stage, MobilityWay.PUSH))
    assert any("is installed, registered" in words for words in remarks)


def test_a_push_does_not_need_systems_manager(stage, remarks):
    ref = stage.add_instance(ping_status="")
    stage.at(Phase.DISCOVERING, lambda _: install(stage, ref))
    stage.start(stage.wave(ref, landing=landing(stage, MobilityWay.PUSH)))
    stage.go_on(until=lambda: "find_machine" in taken(stage))
    assert any("nobody looked" in words for words in remarks)


def test_a_push_that_would_find_closed_ports_is_refused_before_replication(stage):
    ref = stage.add_instance()
    found = json.dumps({"10.0.1.2": [135]})
    stage.mobility.fleet.faults.inject(CommandFault(REACH, exit_code=0, output=found))
    (report,) = stage.migrate(ref, landing=landing(stage, MobilityWay.PUSH))
    assert report.outcome is Outcome.FAILED
    assert "TCP 139, 445 of 10.0.1.2 did not answer 10.0.0.10" in report.because
    assert "TCP 445: let 10.0.0.10 in to TCP 445" in report.remedy
    assert "File and Printer Sharing (SMB-In)" in report.remedy
    assert "TCP 135" not in report.remedy
    assert not taken(stage) & {"start_discovery", "find_machine", "enable_replication"}
    assert stage.traces(ref) == CLEAN


def test_a_push_goes_on_when_its_server_gets_through_what_ferry_has_opened(stage, remarks):
    ref = stage.add_instance()
    stage.at(Phase.DISCOVERING, lambda _: install(stage, ref))
    (report,) = stage.migrate(ref, landing=landing(stage, MobilityWay.PUSH))
    assert report.outcome is Outcome.MIGRATED
    assert "The ports that a push needs answered 10.0.0.10." in remarks
    asked = [value.ports for name, value in stage.spoiler.taken if name == "start_reach_check"]
    assert asked == [{"10.0.1.2": (135, 139, 445)}]


def test_a_push_over_a_registered_agent_tries_no_ports(stage):
    ref = stage.add_instance()
    install(stage, ref)
    stage.migrate(ref, landing=landing(stage, MobilityWay.PUSH))
    assert "start_reach_check" not in taken(stage)


def elsewhere(stage):
    stage.source.instances[APPLIANCE].description = replace(
        stage.source.instances[APPLIANCE].description, vpc_id="vpc-2"
    )


def unmanaged(stage):
    stage.source.instances[APPLIANCE].description = replace(
        stage.source.instances[APPLIANCE].description, ping_status=""
    )


def silent(stage):
    stage.mobility.fleet.faults.inject(CommandFault(REACH, error="no such cmdlet"))


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (elsewhere, "no instance of the same account, region and VPC has this address"),
        (unmanaged, "Systems Manager does not manage i-00000000000000a99"),
        (silent, "no such cmdlet"),
    ],
)
def test_where_nobody_can_try_the_ports_it_is_said_and_the_push_will_show(
    stage, remarks, trouble, words
):
    trouble(stage)
    ref = stage.add_instance()
    stage.at(Phase.DISCOVERING, lambda _: install(stage, ref))
    (report,) = stage.migrate(ref, landing=landing(stage, MobilityWay.PUSH))
    assert report.outcome is Outcome.MIGRATED
    (said,) = [each for each in remarks if "Nobody tried from 10.0.0.10" in each]
    assert words in said


def test_without_a_push_nobody_is_let_in(stage):
    ref, during = stage.add_instance(), []
    stage.at(Phase.DISCOVERING, lambda _: during.append(let_in(stage, ref)))
    stage.migrate(ref)
    assert during == [set()]


def test_a_failed_installation_is_explained_by_the_installers_log(stage):
    log = "log: begin\nlog: error 95213: this system is not on the list\nlog: rolled back\n"
    fault = CommandFault(INSTALLATION, exit_code=1, output=log, error="the set-up ended with 1")
    stage.mobility.fleet.faults.inject(fault)
    (report,) = stage.migrate(stage.add_instance())
    assert report.outcome is Outcome.FAILED
    assert "not supported" in report.because
    assert "The installer's log ends: begin | error 95213" in report.because
    assert "Upgrade the operating system" in report.remedy


@pytest.fixture
def classic(stage_with):
    return stage_with(classic=True)


def in_classic(stage, way, **more):
    more = {"allow_retired_provider": True, **more}
    return stage.landing(provider=Provider.CLASSIC, mobility_service=way, **more)


def test_the_process_server_pushes_through_what_ferry_has_opened(classic):
    ref = classic.add_instance()
    assert let_in(classic, ref) == set()
    (report,) = classic.migrate(ref, landing=in_classic(classic, MobilityWay.PUSH))
    assert (report.outcome, report.because) == (Outcome.MIGRATED, "")
    (seen,) = [m for m in classic.world.network.values() if m.address == "10.0.1.2"]
    assert seen.agent_version
    assert let_in(classic, ref) == set()


def test_the_classic_agent_registers_by_the_passphrase_of_its_landing_zone(classic):
    ref = classic.add_instance()
    name = "/ferry/landing-zone/north/passphrase"
    classic.mobility.secrets.put(ref, name, "correct horse")
    landing = in_classic(classic, MobilityWay.RUN_COMMAND, landing_zone="north")
    (report,) = classic.migrate(ref, landing=landing)
    assert (report.outcome, report.because) == (Outcome.MIGRATED, "")
    assert not taken(classic) & {"request_configuration", "start_registration"}


def test_without_a_landing_zone_the_classic_agent_has_no_passphrase(classic):
    ref = classic.add_instance()
    (report,) = classic.migrate(ref, landing=in_classic(classic, MobilityWay.RUN_COMMAND))
    assert report.outcome is Outcome.FAILED
    assert "mobility_service.no_passphrase" in report.because
    assert "landing_zone" in report.remedy
    assert classic.traces(ref) == CLEAN


def test_a_classic_agent_installed_by_hand_is_told_its_own_commands(classic):
    ref = classic.add_instance()
    classic.at(Phase.AWAITING_INSTALLATION, lambda _: install(classic, ref))
    (report,) = classic.migrate(ref, landing=in_classic(classic, MobilityWay.BY_HAND))
    assert (report.outcome, report.because) == (Outcome.MIGRATED, "")
    (words,) = classic.manual_steps
    servers = classic.world.fabrics[-1].servers
    (server,) = [s.address for s in servers if Role.CONFIGURATION_SERVER in s.roles]
    for part in ("/CSType CSLegacy", "genpassphrase.exe -v", f"/CSEndPoint {server}"):
        assert part in words
