"""The picture of a wave, as a terminal shows it."""

from io import StringIO

from rich.console import Console

from local.board import instances_drawn, plain_changes, wave_board, wave_report


def instance(number, **different):
    usual = {
        "instance": f"i-{number:08x}",
        "phase": "replicating",
        "replication": {"percent": 40},
        "next_step": "ask for approval",
        "waiting_for": None,
        "suspended": False,
        "outcome": None,
        "because": None,
        "remedy": None,
        "target_vm_id": None,
        "left_behind": [],
    }
    return {**usual, **different}


GONE = {"phase": "ended", "outcome": "migrated", "target_vm_id": "/subscriptions/s/vm-1"}
FAILED = {"phase": "ended", "outcome": "failed", "because": "no disk", "remedy": "Add one."}
AT_GATE = {"phase": "awaiting_approval", "waiting_for": {"gate": "approval", "words": "Approve?"}}


def wave(*instances):
    progress = {"percent": 37, "instances": len(instances)}
    return {"wave": "w", "health": "attention", "progress": progress, "instances": instances}


def drawn(picture, width=120):
    screen = Console(file=StringIO(), width=width, highlight=False)
    screen.print(picture)
    return screen.file.getvalue()


def test_every_instance_has_its_step_and_the_share_of_the_way_behind_it():
    shown = drawn(wave_board(wave(instance(1), instance(2, **GONE)), {}, (120, 40)))
    assert "wave w: 1 of 2 ended, 37 % of the way, attention" in shown
    rows = {line.split()[0]: line for line in shown.splitlines()[2:]}
    assert "replicating" in rows["i-00000001"]
    assert " 45 " in rows["i-00000001"]  # 25 before, and 40 % of the 50 of replication
    assert " 100" in rows["i-00000002"]
    assert "name" not in shown


ETA = {"p50": "2031-05-01T10:00:00Z", "p90": "2031-05-01T14:00:00Z"}


def test_a_replication_shows_when_it_ends_where_that_is_foreseen():
    shown = drawn(wave_board(wave(instance(1, eta=ETA), instance(2)), {}, (140, 40)), 140)
    rows = {line.split()[0]: line for line in shown.splitlines()[2:]}
    assert "9 in 10 by Thu 05-01" in rows["i-00000001"]
    assert "ask for approval" in rows["i-00000002"]
    assert "replicated" not in shown.splitlines()[0]


def test_a_wave_shows_when_the_last_of_them_ends():
    shown = drawn(wave_board({**wave(instance(1)), "eta": ETA}, {}, (140, 40)), 140)
    assert "replicated by Thu 05-01" in shown.splitlines()[0]


def test_names_are_shown_where_they_are_known_and_what_comes_next_where_there_is_room():
    names = {"i-00000001": "app-01"}
    wide, narrow = (drawn(wave_board(wave(instance(1)), names, (w, 40)), w) for w in (120, 90))
    assert "app-01" in wide
    assert "ask for approval" in wide
    assert "ask for approval" not in narrow


def test_a_low_terminal_keeps_those_who_wait_for_a_person_and_counts_the_rest():
    ended = [instance(number, **GONE) for number in range(900)]
    running = [instance(1_000 + number) for number in range(50)]
    many = wave(*ended, *running, instance(2_000, **AT_GATE))
    lines = drawn(wave_board(many, {}, (120, 10))).splitlines()
    assert len(lines) <= 10
    assert "awaiting approval" in lines[2]
    assert all("replicating" in line for line in lines[3:-1])
    assert lines[-1] == "and 945 more"


def test_who_is_suspended_is_shown_so():
    assert "suspended" in drawn(instances_drawn([instance(1, suspended=True)], {}))


def test_the_report_tells_why_an_instance_failed_and_how_to_mend_it():
    left = {"left_behind": ["security group sg-1"]}
    shown = drawn(wave_report(wave(instance(1, **GONE), instance(2, **FAILED, **left)), {}))
    assert "vm-1" in shown
    assert "i-00000002: no disk. Add one." in shown
    assert "i-00000002: left behind: security group sg-1" in shown


def test_without_a_terminal_only_what_has_changed_is_told():
    before, now = wave(instance(1), instance(2)), wave(instance(1), instance(2, **GONE))
    assert plain_changes(before, now, {"i-00000002": "db-01"}) == ["i-00000002 db-01: migrated"]
    assert plain_changes(None, now, {}) == ["i-00000001: replicating", "i-00000002: migrated"]
