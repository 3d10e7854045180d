"""The emergency stop over HTTP and on the command line."""

import asyncio
import json

import pytest
from typer.testing import CliRunner

from domain.failovers import running_failovers
from domain.itinerary import Phase, lifecycle
from domain.migration import MigrationReport, Outcome
from domain.status import InstanceStatus
from domain.wave_status import WaveStatus
from local.command_line import app
from tests.contracts.books import NOON
from tests.triggers.books import open_books
from triggers.emergency import _answer


@pytest.fixture
def lifted(ferry):
    yield
    ferry.call("POST", "emergency-stop/lift", {})


def test_it_is_pulled_read_shown_by_health_and_lifted(ferry, lifted):  # noqa: ARG001
    pulled = ferry.call("POST", "emergency-stop", {"by": "mona", "because": "fire"})
    assert pulled.status_code == 200
    assert (pulled.json()["pulled"], pulled.json()["by"]) == (True, "mona")
    assert ferry.call("GET", "emergency-stop").json()["because"] == "fire"
    again = ferry.call("POST", "emergency-stop", {"by": "lena"}).json()
    assert (again["by"], again["at"]) == ("mona", pulled.json()["at"])
    health = {d["name"]: d for d in ferry.call("GET", "health").json()["dependencies"]}
    assert health["emergency_stop"]["status"] == "healthy"
    assert health["emergency_stop"]["detail"] == "pulled: no failover begins"
    after = ferry.call("POST", "emergency-stop/lift", {"by": "lena"}).json()
    assert (after["pulled"], after["by"]) == (False, "lena")


def test_the_command_line_pulls_and_lifts_it(ferry, lifted):  # noqa: ARG001
    environment = {"FERRY_URL": ferry.system.url, "FERRY_KEY": ferry.system.key, "FERRY_BY": "mona"}

    def command(*arguments):
        told = CliRunner().invoke(app, ["emergency-stop", *arguments], env=environment)
        assert told.exit_code == 0, told.output
        return told

    assert "--lift" in command("--because", "fire").stderr
    shown = json.loads(command("--show", "--json").stdout)
    assert (shown["pulled"], shown["by"], shown["because"]) == (True, "mona", "fire")
    assert "failovers may begin" in command("--lift").stderr


def test_every_instance_between_both_clouds_is_listed_with_what_it_needs():
    instances = tuple(InstanceStatus(f"i-{number}", phase) for number, phase in enumerate(Phase))
    listed = list(running_failovers([WaveStatus("w", NOON, instances)]))
    between = {"cutting_over", "cut_over", "taking_back"}
    assert {each.phase for each in listed} == {p for p in Phase if lifecycle(p) in between}
    assert all(each.by_hand and each.next_step for each in listed)
    by_phase = {each.phase: each.by_hand for each in listed}
    assert "opened again by itself" in by_phase[Phase.QUIESCING]
    assert "approve its commit" in by_phase[Phase.AWAITING_COMMIT]


def test_an_instance_that_is_held_is_listed_with_its_reason_and_what_to_do():
    held = MigrationReport("i-1", Outcome.HELD, "nobody knows", "Look at the vault.")
    done = MigrationReport("i-2", Outcome.MIGRATED)
    instances = tuple(InstanceStatus(r.instance_id, Phase.ENDED, report=r) for r in (held, done))
    (listed,) = running_failovers([WaveStatus("w", NOON, instances)])
    assert (listed.instance_id, listed.next_step) == ("i-1", "wait for a person")
    assert listed.by_hand == "It is held: nobody knows. Look at the vault."


def test_the_answer_lists_failovers_under_way_of_waves_that_run():
    async def look():
        async with open_books() as desk:
            ref = desk.add_instance(1)
            await desk.accept("w1", ref.instance_id)
            seen = []
            desk.at(
                Phase.FAILING_OVER,
                lambda _: seen.append(_answer(desk.clouds, desk.brake.read()).body),
            )
            desk.go_on()
            return ref, seen

    ref, (view,) = asyncio.run(look())
    (running,) = view.running
    assert (running.wave, running.instance, running.phase) == (
        "w1",
        ref.instance_id,
        Phase.FAILING_OVER,
    )
    assert "job in the vault" in running.by_hand
