"""Two vocabularies, one mapping: fine phases for the engine, ten steps for people."""

from enum import StrEnum


class Phase(StrEnum):
    """Where exactly a migration stands. Written into histories and tables: add, never rename."""

    ACCEPTED = "accepted"
    ASSESSING = "assessing"
    PREPARING_SOURCE = "preparing_source"
    INSTALLING_MOBILITY_SERVICE = "installing_mobility_service"
    AWAITING_INSTALLATION = "awaiting_installation"
    AWAITING_AGENT_CONFIGURATION = "awaiting_agent_configuration"
    REGISTERING_MOBILITY_SERVICE = "registering_mobility_service"
    DISCOVERING = "discovering"
    AWAITING_DISCOVERY = "awaiting_discovery"
    ENABLING_REPLICATION = "enabling_replication"
    REPLICATING = "replicating"
    AWAITING_APPROVAL = "awaiting_approval"
    STOPPING_SOURCE = "stopping_source"
    FAILING_OVER = "failing_over"
    VALIDATING = "validating"
    COMMITTING = "committing"
    COMPLETING_MIGRATION = "completing_migration"
    RETIRING_SOURCE = "retiring_source"
    TAKING_BACK = "taking_back"
    ENDED = "ended"
    AWAITING_PLAN = "awaiting_plan"
    REHEARSING = "rehearsing"
    AWAITING_WINDOW = "awaiting_window"
    AWAITING_TURN = "awaiting_turn"
    EMERGENCY_STOPPED = "emergency_stopped"
    QUIESCING = "quiescing"
    AWAITING_RECOVERY_POINT = "awaiting_recovery_point"
    SWITCHING_OVER = "switching_over"
    STOPPING_QUIET_SOURCE = "stopping_quiet_source"
    AWAITING_COMMIT = "awaiting_commit"
    ROLLING_BACK = "rolling_back"
    AWAITING_SLOT = "awaiting_slot"
    AWAITING_CUTOVER_SLOT = "awaiting_cutover_slot"


class Lifecycle(StrEnum):
    """The lifecycle axis of a migration."""

    NOT_READY = "not_ready"
    READY_FOR_CUTOVER = "ready_for_cutover"
    CUTTING_OVER = "cutting_over"
    CUT_OVER = "cut_over"
    TAKING_BACK = "taking_back"
    ENDED = "ended"


STEPS = (
    "Assess",
    "Prepare source",
    "Install mobility service",
    "Register",
    "Enable replication",
    "Replicate",
    "Approve",
    "Fail over",
    "Validate",
    "Commit",
)

# phase: step for people (1 to 10; 0 is before the first), lifecycle, what comes next
_ITINERARY: dict[Phase, tuple[int, Lifecycle, str]] = {
    Phase.ACCEPTED: (0, Lifecycle.NOT_READY, "assess the instance"),
    Phase.ASSESSING: (1, Lifecycle.NOT_READY, "open the way to the appliance"),
    Phase.PREPARING_SOURCE: (2, Lifecycle.NOT_READY, "install the mobility service"),
    Phase.INSTALLING_MOBILITY_SERVICE: (3, Lifecycle.NOT_READY, "get its configuration file"),
    Phase.AWAITING_INSTALLATION: (3, Lifecycle.NOT_READY, "wait for the vault to see it"),
    Phase.AWAITING_AGENT_CONFIGURATION: (3, Lifecycle.NOT_READY, "register the mobility service"),
    Phase.REGISTERING_MOBILITY_SERVICE: (4, Lifecycle.NOT_READY, "wait for the vault to see it"),
    Phase.DISCOVERING: (4, Lifecycle.NOT_READY, "enable replication"),
    Phase.AWAITING_DISCOVERY: (4, Lifecycle.NOT_READY, "enable replication"),
    Phase.AWAITING_SLOT: (5, Lifecycle.NOT_READY, "enable replication"),
    Phase.ENABLING_REPLICATION: (5, Lifecycle.NOT_READY, "replicate the disks"),
    Phase.REPLICATING: (6, Lifecycle.NOT_READY, "ask for approval"),
    Phase.AWAITING_APPROVAL: (7, Lifecycle.READY_FOR_CUTOVER, "approve or reject the cutover"),
    Phase.AWAITING_PLAN: (7, Lifecycle.READY_FOR_CUTOVER, "wait for the others of its plan"),
    Phase.REHEARSING: (7, Lifecycle.READY_FOR_CUTOVER, "clean up, and ask for approval"),
    Phase.AWAITING_WINDOW: (7, Lifecycle.READY_FOR_CUTOVER, "wait for its turn"),
    Phase.AWAITING_TURN: (7, Lifecycle.READY_FOR_CUTOVER, "bring the source to rest"),
    Phase.AWAITING_CUTOVER_SLOT: (7, Lifecycle.READY_FOR_CUTOVER, "bring the source to rest"),
    Phase.EMERGENCY_STOPPED: (7, Lifecycle.READY_FOR_CUTOVER, "wait until it is lifted"),
    Phase.QUIESCING: (8, Lifecycle.CUTTING_OVER, "wait for a recovery point after the rest"),
    Phase.AWAITING_RECOVERY_POINT: (8, Lifecycle.CUTTING_OVER, "fail over to that point"),
    Phase.STOPPING_SOURCE: (8, Lifecycle.CUTTING_OVER, "fail over"),
    Phase.FAILING_OVER: (8, Lifecycle.CUTTING_OVER, "validate the virtual machine"),
    Phase.VALIDATING: (9, Lifecycle.CUTTING_OVER, "commit the failover"),
    Phase.SWITCHING_OVER: (9, Lifecycle.CUTTING_OVER, "stop the source"),
    Phase.STOPPING_QUIET_SOURCE: (9, Lifecycle.CUTTING_OVER, "open the commit window"),
    Phase.AWAITING_COMMIT: (10, Lifecycle.CUTTING_OVER, "commit, or roll back"),
    Phase.COMMITTING: (10, Lifecycle.CUTTING_OVER, "complete the migration"),
    Phase.COMPLETING_MIGRATION: (10, Lifecycle.CUT_OVER, "retire the source"),
    Phase.RETIRING_SOURCE: (10, Lifecycle.CUT_OVER, "nothing"),
    Phase.ROLLING_BACK: (0, Lifecycle.TAKING_BACK, "open and start the source"),
    Phase.TAKING_BACK: (0, Lifecycle.TAKING_BACK, "leave the source as it was"),
    Phase.ENDED: (10, Lifecycle.ENDED, "nothing"),
}


def step_number(phase: Phase) -> int:
    """Tell the number of the step that people see, from 1 to 10; 0 stands before the first."""
    return _ITINERARY[phase][0]


# How much of the way each of the ten steps is, about: replication takes most of the time.
_SHARES = (2, 3, 8, 6, 6, 50, 2, 12, 6, 5)


def way_behind(phase: Phase, replicated: float) -> int:
    """Tell how much of the whole way lies behind, in percent; `replicated` is a fraction."""
    if phase is Phase.ENDED:
        return 100
    number = step_number(phase)
    if not number:
        return 0
    share = replicated if phase is Phase.REPLICATING else 0.0
    return round(sum(_SHARES[: number - 1]) + share * _SHARES[number - 1])


def lifecycle(phase: Phase) -> Lifecycle:
    """Grade the phase on the lifecycle axis."""
    return _ITINERARY[phase][1]


def next_step(phase: Phase) -> str:
    """Say what comes after the phase."""
    return _ITINERARY[phase][2]


_AT_REST = frozenset({Phase.QUIESCING, Phase.AWAITING_RECOVERY_POINT})


def at_rest(phase: Phase) -> bool:
    """Say whether the source is being brought to rest, or rests."""
    return phase in _AT_REST


def may_be_cancelled(phase: Phase) -> bool:
    """Say whether a cancellation still finds everything in AWS, at work or at rest."""
    before = {Lifecycle.NOT_READY, Lifecycle.READY_FOR_CUTOVER}
    return phase in _AT_REST or lifecycle(phase) in before
