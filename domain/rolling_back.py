"""What is said of a failover that was rolled back, or could not be."""

from enum import StrEnum

from domain.source_instance import SourceInstance


class Stage(StrEnum):
    """How far a way back has come: what it was about to do."""

    HOOKS = "take its hooks back"
    MACHINE = "delete its virtual machine"
    SOURCE = "let the source serve again"


_STANDS = {
    Stage.HOOKS: "The virtual machine is there, and the source does not serve.",
    Stage.MACHINE: "The virtual machine may be there, and the source does not serve.",
    Stage.SOURCE: "The virtual machine is gone, and the source may not serve.",
}

_REMEDIES = {
    Stage.HOOKS: "Take the hooks back by hand, delete the virtual machine, and only then let the "
    "source serve again; or commit in the vault where the machine is well.",
    Stage.MACHINE: "See in Azure whether {vm} is gone, delete it where it is not, and only then "
    "start the source, give it its security groups back and start its workload.",
    Stage.SOURCE: "Start the source, give it its security groups back (the tags of its isolation "
    "group name them), and start its workload; then disable replication and retry.",
}


def halted(because: str, stage: Stage, error: object, vm_id: str) -> tuple[str, str]:
    """Say why a way back has come to a halt and how things stand, and what a person can do."""
    words = f"{because}; the way back failed to {stage}: {error}. {_STANDS[stage]}"
    return words, _REMEDIES[stage].format(vm=vm_id.rsplit("/", 1)[-1] or "its virtual machine")


def protecting_again(source: SourceInstance, *, ended: bool) -> str:
    """Say in which state replication is after a way back, and what protecting again takes."""
    gib = sum(disk.size_gib for disk in source.disks)
    state = "was disabled" if ended else "has stopped and may not be disabled: see left_behind"
    return (
        f"The source serves again. Its replication ended with the failover and {state}; protecting "
        f"it again, as a retry does, takes a whole initial replication of {gib} GiB."
    )
