"""Rules about agents and drivers: those that the move needs, and those that belong to AWS."""

from collections.abc import Iterator

from domain.mobility_service import MobilityWay
from domain.preflight import source_links as links
from domain.preflight.ec2_facts import Ec2Facts
from domain.preflight.facts import SourceFacts
from domain.preflight.guest_facts import DISABLED, RUNNING, GuestFacts
from domain.preflight.rule import (
    ADVISORY,
    CRITICAL,
    INFORMATION,
    WARNING,
    Area,
    Rule,
    of_ec2,
    of_guest,
    when,
)
from domain.source_instance import InstanceState

# The drivers by which Windows boots on Hyper-V; Site Recovery sets those right that it knows.
_AZURE_BOOT = ("atapi", "intelide", "storflt", "vmbus", "storvsc")
_REDHAT = ("rhelscsi", "rhelnet", "rhelfltr")
_AMAZON_DRIVERS = ("ena", "awsnvme", "xenvbd", "xennet", "xenbus", "xeniface")
_AMAZON_AGENTS = {
    "AmazonCloudWatchAgent": "CloudWatch agent",
    "AmazonSSMAgent": "SSM agent",
    "AWSLiteAgent": "Xen guest agent",
    "codedeployagent": "CodeDeploy agent",
    "Ec2Config": "EC2Config",
    "EC2Launch": "EC2Launch",
    "Amazon EC2Launch": "EC2Launch v2",
    "AWSInspectorAgent": "Inspector agent",
}
_ANTIVIRUS = {
    "CSFalconService": "CrowdStrike Falcon",
    "ekrn": "ESET",
    "McShield": "McAfee",
    "masvc": "Trellix",
    "SepMasterService": "Symantec Endpoint Protection",
    "SentinelAgent": "SentinelOne",
    "Sophos Anti-Virus": "Sophos",
    "SAVService": "Sophos",
    "ntrtscan": "Trend Micro",
    "ds_agent": "Trend Micro Deep Security",
    "AVP": "Kaspersky",
    "CarbonBlack": "Carbon Black",
}


def _not_managed(facts: SourceFacts) -> tuple[str, ...]:
    ping = facts.instance.ping_status
    said = f"Systems Manager says {ping or 'nothing'} about the instance"
    return when(ping != "Online", said)


def _not_inspected(facts: SourceFacts) -> tuple[str, ...]:
    looked = facts.instance.state is InstanceState.RUNNING and facts.instance.ping_status
    return when(looked == "Online" and facts.trouble, facts.trouble)


def needs_no_commands(facts: SourceFacts) -> bool:
    """Say whether the mobility service comes, or came, onto the machine without Run Command."""
    return facts.prepared or facts.way is not MobilityWay.RUN_COMMAND


def _agent_old(ec2: Ec2Facts) -> tuple[str, ...]:
    old = ec2.agent_version and not ec2.agent_latest
    return when(old, f"SSM agent {ec2.agent_version} is not the latest")


def _boot_drivers(guest: GuestFacts) -> Iterator[str]:
    for driver in guest.drivers:
        if driver.name.lower() in _AZURE_BOOT and driver.start == DISABLED:
            yield f"the driver {driver.name} is disabled"


def _redhat(guest: GuestFacts) -> Iterator[str]:
    for driver in guest.drivers:
        if driver.name.lower() in _REDHAT and driver.state == RUNNING:
            yield f"the Red Hat PV driver {driver.name} runs"


def _amazon_drivers(guest: GuestFacts) -> Iterator[str]:
    for driver in guest.drivers:
        if driver.name.lower() in _AMAZON_DRIVERS:
            yield f"the driver {driver.name} is installed"


def _xen(ec2: Ec2Facts) -> tuple[str, ...]:
    return when(ec2.hypervisor == "xen", "its type runs on Xen")


def _amazon_agents(guest: GuestFacts) -> Iterator[str]:
    for name, product in _AMAZON_AGENTS.items():
        if guest.service(name):
            yield f"{product} (service {name})"


def _antivirus(guest: GuestFacts) -> Iterator[str]:
    for name, product in _ANTIVIRUS.items():
        service = guest.service(name)
        if service and service.state == RUNNING:
            yield f"{product} runs (service {name})"


def _metadata_users(guest: GuestFacts) -> Iterator[str]:
    yield from (f"{each} talks to 169.254.169.254" for each in guest.metadata_users)


def _role(ec2: Ec2Facts) -> tuple[str, ...]:
    return when(ec2.instance_profile, f"instance profile {ec2.instance_profile}")


def _tokens(ec2: Ec2Facts) -> tuple[str, ...]:
    return when(ec2.metadata_tokens == "optional", "IMDSv1 is answered")


AGENT_RULES = (
    Rule(
        "not_managed", CRITICAL, Area.AGENTS,
        "Systems Manager manages the instance.",
        "Start the SSM agent and attach an instance profile with AmazonSSMManagedInstanceCore.",
        links.SSM_PREREQUISITES, _not_managed, needs_no_commands,
    ),
    Rule(
        "not_inspected", CRITICAL, Area.AGENTS,
        "The inspection script ran on the machine.",
        "Look at the command in Systems Manager, mend what it says and assess again: without it "
        "nobody knows the machine from within.",
        links.PROJECT, _not_inspected, needs_no_commands,
    ),
    Rule(
        "ssm_agent_old", ADVISORY, Area.AGENTS,
        "The SSM agent is the latest.",
        "Let Systems Manager update it (AWS-UpdateSSMAgent).",
        links.SSM_AGENT, of_ec2(_agent_old),
    ),
    Rule(
        "hyper_v_drivers", WARNING, Area.DRIVERS,
        "The drivers by which Windows boots in Azure are not disabled.",
        "Set them to start at boot, or rely on Site Recovery's hydration, which can fail (170010).",
        links.FAILOVER_TROUBLE, of_guest(_boot_drivers),
    ),
    Rule(
        "redhat_drivers", CRITICAL, Area.DRIVERS,
        "No Red Hat PV drivers run.",
        "Upgrade to AWS PV drivers: Site Recovery supports Citrix and AWS PV drivers only.",
        links.AWS_MIGRATION, of_guest(_redhat),
    ),
    Rule(
        "xen_hypervisor", INFORMATION, Area.DRIVERS,
        "The instance type runs on Nitro.",
        "Nothing is needed where AWS PV drivers are installed.",
        links.EC2_DRIVERS, of_ec2(_xen),
    ),
    Rule(
        "amazon_drivers", INFORMATION, Area.DRIVERS,
        "No drivers of Amazon's (ENA, NVMe, PV) are installed.",
        "Nothing is needed: NVMe replicates and the drivers sleep in Azure. Uninstall them after "
        "the commit.",
        links.EC2_NVME, of_guest(_amazon_drivers),
    ),
    Rule(
        "amazon_agents", ADVISORY, Area.AGENTS,
        "No agents of AWS are installed.",
        "Uninstall them after the commit, and put in place what does their work in Azure.",
        links.EC2_AGENTS, of_guest(_amazon_agents),
    ),
    Rule(
        "antivirus", ADVISORY, Area.AGENTS,
        "No antivirus of others watches the machine.",
        "Leave the mobility service's folders out of its scans, as Microsoft lists them.",
        links.REPLICATION_TROUBLE, of_guest(_antivirus),
    ),
    Rule(
        "metadata_users", WARNING, Area.AWS,
        "No program asks the instance metadata service.",
        "Find out what it asks for: Azure's service answers at the same address, otherwise.",
        links.EC2_METADATA, of_guest(_metadata_users),
    ),
    Rule(
        "instance_profile", ADVISORY, Area.AWS,
        "No instance profile gives programs rights in AWS.",
        "Find out which programs use its role: in Azure they need credentials of another kind.",
        links.EC2_METADATA, of_ec2(_role),
    ),
    Rule(
        "metadata_v1", ADVISORY, Area.AWS,
        "The instance metadata service asks for tokens.",
        "Require IMDSv2 for a while before the move: what breaks uses the service.",
        links.EC2_METADATA, of_ec2(_tokens),
    ),
)  # fmt: skip
