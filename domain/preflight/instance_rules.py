"""Rules about the instance itself: its power, its platform, what may happen to it in AWS."""

from collections.abc import Iterator

from domain.preflight import source_links as links
from domain.preflight.ec2_facts import Ec2Facts
from domain.preflight.facts import SourceFacts
from domain.preflight.rule import ADVISORY, CRITICAL, WARNING, Area, Rule, of_ec2, when
from domain.source_instance import InstanceState


def _not_running(facts: SourceFacts) -> tuple[str, ...]:
    state = facts.instance.state
    return when(state is not InstanceState.RUNNING, f"the instance is {state}")


def _not_windows(facts: SourceFacts) -> tuple[str, ...]:
    runs = facts.instance.platform_details or "an unknown system"
    return when(facts.instance.platform != "windows", f"the instance runs {runs}, not Windows")


def _not_x86_64(facts: SourceFacts) -> tuple[str, ...]:
    processor = facts.instance.architecture
    return when(processor != "x86_64", f"the processor is {processor}")


def _spot(ec2: Ec2Facts) -> tuple[str, ...]:
    return when(ec2.lifecycle, f"its lifecycle is {ec2.lifecycle}")


def _auto_scaling(ec2: Ec2Facts) -> tuple[str, ...]:
    group = ec2.auto_scaling_group
    return when(group, f"it belongs to the Auto Scaling group {group}")


def _stop_protection(ec2: Ec2Facts) -> tuple[str, ...]:
    return when(ec2.stop_protection, "its attribute disableApiStop is set")


def _shutdown(ec2: Ec2Facts) -> tuple[str, ...]:
    ends = ec2.shutdown_behavior == "terminate"
    return when(ends, "a shutdown from within terminates it")


def _dedicated(ec2: Ec2Facts) -> tuple[str, ...]:
    return when(ec2.tenancy in {"dedicated", "host"}, f"its tenancy is {ec2.tenancy}")


def _placement(ec2: Ec2Facts) -> tuple[str, ...]:
    group = ec2.placement_group
    return when(group, f"it is in the placement group {group}")


def _accelerators(ec2: Ec2Facts) -> Iterator[str]:
    yield from (f"it has {each}" for each in ec2.accelerators)


def _enclave(ec2: Ec2Facts) -> tuple[str, ...]:
    return when(ec2.enclave, "it may run Nitro enclaves")


INSTANCE_RULES = (
    Rule(
        "not_running", CRITICAL, Area.INSTANCE,
        "The instance runs.",
        "Start the instance: only a running machine can replicate.",
        links.AWS_MIGRATION, _not_running,
    ),
    Rule(
        "not_windows", CRITICAL, Area.INSTANCE,
        "The instance runs Windows.",
        "Leave it out of the wave: Ferry moves Windows instances.",
        links.PROJECT, _not_windows,
    ),
    Rule(
        "not_x86_64", CRITICAL, Area.INSTANCE,
        "The processor is x86-64.",
        "Rebuild the workload on x86-64: the mobility service runs on nothing else.",
        links.SUPPORT_MATRIX, _not_x86_64,
    ),
    Rule(
        "spot_instance", CRITICAL, Area.INSTANCE,
        "The instance is an ordinary one, no spot instance or bought block of time.",
        "Launch an on-demand instance from its image and move that: EC2 may take this one away, "
        "and one that was stopped may not come back.",
        links.EC2_SPOT, of_ec2(_spot),
    ),
    Rule(
        "auto_scaling", CRITICAL, Area.INSTANCE,
        "No Auto Scaling group keeps the instance.",
        "Detach the instance from its group (detach-instances): a group replaces and terminates "
        "an instance that is stopped.",
        links.AUTO_SCALING, of_ec2(_auto_scaling),
    ),
    Rule(
        "stop_protection", CRITICAL, Area.INSTANCE,
        "EC2 lets the instance be stopped.",
        "Turn stop protection off (modify-instance-attribute --no-disable-api-stop): the cutover "
        "stops the source.",
        links.EC2_STOP_PROTECTION, of_ec2(_stop_protection),
    ),
    Rule(
        "shutdown_terminates", WARNING, Area.INSTANCE,
        "A shutdown from within stops the instance.",
        "Set the shutdown behaviour to stop, or nobody can go back to the source.",
        links.EC2_SHUTDOWN, of_ec2(_shutdown),
    ),
    Rule(
        "dedicated_tenancy", WARNING, Area.INSTANCE,
        "The instance shares its host with others, as its virtual machine will.",
        "Ask why it has hardware of its own: licences by core or socket need an Azure Dedicated "
        "Host, which Ferry does not choose.",
        links.EC2_HOSTS, of_ec2(_dedicated),
    ),
    Rule(
        "placement_group", ADVISORY, Area.INSTANCE,
        "The instance is in no placement group.",
        "Where latency or separation matters, plan a proximity placement group or availability "
        "set in Azure.",
        links.AWS_MIGRATION, of_ec2(_placement),
    ),
    Rule(
        "accelerators", WARNING, Area.INSTANCE,
        "The instance has no accelerators.",
        "Name a size of the N series in the wave and install its drivers after the failover.",
        links.GPU_DRIVERS, of_ec2(_accelerators),
    ),
    Rule(
        "nitro_enclave", WARNING, Area.INSTANCE,
        "The instance runs no Nitro enclaves.",
        "Move what runs in enclaves to something else first: Azure has no such thing for it.",
        links.EC2_ENCLAVES, of_ec2(_enclave),
    ),
)  # fmt: skip
