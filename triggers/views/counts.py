"""How many instances of a wave are what; every name is always there."""

from triggers.views.base import View


class Outcomes(View):
    """By how they ended; `running` counts those that have not."""

    migrated: int
    rejected: int
    cancelled: int
    expired: int
    failed: int
    held: int
    rolled_back: int
    running: int


class Lifecycles(View):
    """By where they are in their lifecycle."""

    not_ready: int
    ready_for_cutover: int
    cutting_over: int
    cut_over: int
    taking_back: int
    ended: int


class Gates(View):
    """By what they wait for: a person's word, their cutover window, their turn, a slot."""

    approval: int
    manual_step: int
    window: int
    turn: int
    emergency_stop: int
    commit: int
    slot: int
