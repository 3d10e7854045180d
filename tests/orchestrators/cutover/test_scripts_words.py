"""What an operator's scripts print: it is shown to nobody, and stands in no history."""

import pytest

from clouds.aws.command_documents import QUIESCE, UNDO_QUIESCE
from domain.cutover import CutoverPolicy, Hook, HookKind
from domain.migration import Outcome
from local.simulators.aws.faults import CommandFault
from local.simulators.site_recovery.model.run_command import ScriptAnswer
from local.simulators.site_recovery.model.running_commands import answer_scripts
from tests.orchestrators.cutover.test_zero_loss import (
    cut_over,
)

SECRET = "s3cret-of-the-operators"


def told_nowhere(stage, step):
    """Say that a step has read the script's end, and that no history holds what it printed."""
    assert step in {name for name, _ in stage.spoiler.taken}
    return not [s for s in stage.story_ids() if SECRET in str(stage.hub.history(s))]


def test_what_an_operators_command_prints_is_in_no_history(stage):
    faults = stage.mobility.commands.fleet.faults
    for document in (QUIESCE, UNDO_QUIESCE):
        faults.inject(CommandFault(document, exit_code=1, output=SECRET, error=SECRET))
    _, report = cut_over(stage)
    assert report.outcome is Outcome.FAILED
    assert told_nowhere(stage, "get_script_end")


@pytest.mark.parametrize("on_instance", [True, False])
def test_what_a_hooks_script_prints_is_in_no_history(stage, on_instance):
    faults = stage.mobility.commands.fleet.faults
    faults.inject(CommandFault(QUIESCE, exit_code=0, output=SECRET, error=SECRET))
    answer_scripts(stage.world, ScriptAnswer(exit_code=0, output=SECRET, error=SECRET))
    balancer = stage.add_instance(8).instance_id if on_instance else ""
    hook = Hook("lb", HookKind.COMMAND, "Set-Lb", "", balancer)
    (report,) = stage.migrate(stage.add_instance(), cutover=CutoverPolicy(hooks=(hook,)))
    assert report.outcome is Outcome.MIGRATED, report.because
    step = "get_script_end" if on_instance else "get_machine_script_end"
    assert told_nowhere(stage, step)
