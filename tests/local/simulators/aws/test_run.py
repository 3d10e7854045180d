from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.mobility_service import CommandState
from domain.source_instance import InstanceRef
from local.simulators.aws.run import Result, Run, Sending

START = datetime(2026, 1, 1, tzinfo=UTC)
REF = InstanceRef("123456789012", "eu-central-1", "i-0123456789abcdef0")
RANK = {CommandState.PENDING: 0, CommandState.IN_PROGRESS: 1}

runs = st.builds(
    Run,
    sending=st.just(Sending("c", REF, "AWS-RunPowerShellScript", {})),
    requested=st.just(START),
    takes=st.timedeltas(timedelta(0), timedelta(hours=1)),
    reachable=st.booleans(),
    hangs=st.booleans(),
)
moments = st.lists(st.timedeltas(timedelta(0), timedelta(hours=3)), min_size=2).map(sorted)


def settle(run, now):
    if run.at_work and run.due <= now:
        run.result = Result()


@given(runs, moments, st.none() | st.timedeltas(timedelta(0), timedelta(hours=3)))
def test_a_command_never_goes_back_and_stays_as_it_ended(run, looks, cancelled):
    seen = []
    for look in looks:
        now = START + look
        settle(run, now)
        if cancelled is not None and look >= cancelled:
            run.cancel(now)
        seen.append(run.state(now))
    ranks = [RANK.get(state, 2) for state in seen]
    assert ranks == sorted(ranks)
    assert len({state for state in seen if state not in RANK}) <= 1


@given(runs)
def test_every_command_comes_to_an_end(run):
    later = START + timedelta(hours=3)
    settle(run, later)
    assert run.state(later) not in RANK


@given(runs, st.timedeltas(timedelta(0), timedelta(hours=3)))
def test_only_what_ended_by_itself_has_an_exit_code(run, look):
    settle(run, START + look)
    by_itself = run.state(START + look) in {CommandState.SUCCESS, CommandState.FAILED}
    assert (run.outcome(START + look).exit_code == -1) is not by_itself


def test_a_command_that_will_have_a_result_never_times_out_while_nobody_looks():
    run = Run(Sending("c", REF, "AWS-RunPowerShellScript", {}), START, timedelta(minutes=1))
    assert run.state(run.due) is CommandState.IN_PROGRESS
    settle(run, run.due)
    assert run.state(run.due) is CommandState.SUCCESS
