"""Which command a wave calls for, by how it stands."""

from domain.status import Gate
from local.command_line.waves.plans import actions_due
from local.wave_status import Document, all_migrated, at_gate, finished

_AGAIN = ("failed", "rejected", "cancelled", "expired", "rolled_back")


def next_steps(status: Document) -> tuple[str, ...]:
    """Say what a person can do about the wave; nothing when all has migrated."""
    wave, instances = status["wave"], status["instances"]
    steps = []
    if any(at_gate(each) for each in instances):
        steps += [f"ferry waves approve {wave}", f"ferry waves reject {wave}"]
    if any(at_gate(each, Gate.COMMIT) for each in instances):
        steps += [f"ferry waves commit {wave}", f"ferry waves roll-back {wave}"]
    if due := actions_due(status):
        steps += due
    elif any(at_gate(each, Gate.MANUAL_STEP) for each in instances):
        steps.append(f"ferry waves show {wave} --instances, which says what to do by hand")
    if any(at_gate(each, Gate.SLOT) for each in instances):
        steps.append("ferry slots, which says what is full and who is before it")
    if any(each["suspended"] for each in instances):
        steps.append(f"ferry waves resume {wave}")
    if not finished(status):
        return (*steps, *([] if steps else [f"ferry waves watch {wave}"]))
    if any(status["outcomes"][outcome] for outcome in _AGAIN):
        steps.append(f"ferry waves retry {wave}, once what stood in the way is gone")
    if status["outcomes"]["held"]:
        steps.append(f"ferry waves show {wave} --instances; what is held, a person decides")
    return () if all_migrated(status) else tuple(steps)
