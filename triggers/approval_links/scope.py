"""What a link is for: which Ferry, and which instances that wait."""

from functools import partial

from domain.approval_link import ApprovalLink, asked_of
from domain.status import Gate, InstanceStatus
from domain.wave_status import WaveStatus
from settings import Settings
from triggers.choosing import at_gate, choose


def ferry_of(settings: Settings) -> str:
    """Name this Ferry among all whose keys may be the same: by the vault that it moves into."""
    parts = (settings.subscription_id, settings.vault_resource_group, settings.vault_name)
    return "/".join(parts).casefold()


def chosen(wave: WaveStatus, named: tuple[str, ...], gate: Gate) -> list[InstanceStatus]:
    """Give the instances that wait at the gate, those that are named or all; a Problem for none."""
    what = "wait for this approval" if gate is Gate.APPROVAL else "wait in their commit window"
    return choose(wave, named or None, partial(at_gate, attempt=None, gate=gate), what)


def waiting(wave: WaveStatus, link: ApprovalLink) -> list[InstanceStatus]:
    """Give the instances of a link that wait at its gate; none is no problem."""
    attempt, gate = link.attempt or None, link.gate
    asked = (each for each in wave.instances if at_gate(each, attempt, gate))
    return [each for each in asked if not link.instances or each.instance_id in link.instances]


def still_asked(wave: WaveStatus, link: ApprovalLink) -> bool:
    """Say whether what the link answers is still what is asked: the same plans of the same."""
    return asked_of(waiting(wave, link)) == link.plan
