"""What tests of landing zones look at, and let happen."""

from datetime import timedelta

from domain.security_rules import Direction, PortRule

HOUR = timedelta(hours=1)


PROCESS_SERVER = "ferry-frankfurt-process-server"


APPLIANCE = "ferry-frankfurt-replication-appliance"


def decisions(stage):
    told = [event.words for event in stage.events() if event.kind == "decision"]
    return [words for words in told if "the vault does not tell" not in words]


def phases(stage):
    return [event.phase for event in stage.events() if event.kind == "phase"]


def push(stage, *refs):
    """Let the instances' own groups let the push in."""
    for ref in refs:
        rules = (PortRule(Direction.INBOUND, 0, 65535, "10.0.0.0/8"),)
        stage.source.instances[ref].others = rules


def replicating(stage, version):
    """Let an instance replicate through the ready zone, with an agent of this version."""
    ref = stage.add_instance()
    landing = stage.landing(policy_name="gold", appliance_instance=None)
    stage.manual_steps.clear()
    stage.start(stage.wave(ref, landing=landing))
    stage.go_on(until=lambda: stage.manual_steps)
    stage.configure_by_hand()
    stage.go_on(until=lambda: stage.status.read_wave("w1").instances[0].replicated_bytes)
    (machine,) = stage.world.machines.values()
    machine.version = version
    return ref, machine
