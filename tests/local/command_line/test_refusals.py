"""What `ferry` says and how it ends when something is refused, wrong or out of reach."""

import json

import pytest


def test_an_unknown_wave_is_refused_with_the_way_to_those_known(command):
    told = command("waves", "show", "nobodys")
    assert (told.exit_code, told.stdout) == (3, "")
    assert "There is no such wave" in told.stderr
    assert "field" in told.stderr
    assert "next: ferry waves list" in told.stderr


@pytest.mark.parametrize("verb", ["approve", "reject", "cancel", "suspend", "resume"])
def test_what_a_finished_wave_cannot_do_any_more_is_refused_with_what_to_read(command, ended, verb):
    problem = command.read("waves", verb, ended, ending=3)
    assert problem["type"] == "urn:ferry:problem:wrong-state"
    told = command("waves", verb, ended)
    assert f"next: ferry waves show {ended} --instances" in told.stderr


def test_every_wrong_field_stands_in_a_table_with_its_remedy(command, tmp_path):
    file = tmp_path / "wave.json"
    file.write_text('{"wave": "Payroll", "region": "eu-west-1", "colour": "red"}')
    told = command("waves", "start", str(file))
    assert told.exit_code == 3
    for words in ("field", "problem", "remedy", "colour", "Remove colour", "instances"):
        assert words in told.stderr


def test_another_wave_of_the_same_name_is_refused(command, ferry, ended, nobody):
    document = {"wave": ended, "region": ferry.system.region, "instances": [nobody[:-1] + "0"]}
    problem = command.read("waves", "start", "-", input=json.dumps(document), ending=3)
    assert problem["type"] == "urn:ferry:problem:wave-exists"


def test_instances_that_do_not_fit_are_told_one_by_one(command, ferry, nobody):
    fit = next(iter(ferry.system.instances))
    region = ("--region", ferry.system.region)
    told = command("assess", fit, *region)
    assert (told.exit_code, fit in told.stdout) == (0, True)
    assert f"next: ferry waves start NAME --region {region[1]} --instance {fit}" in told.stderr
    told = command("assess", fit, nobody, *region)
    assert told.exit_code == 1
    assert "Check the instance id" in told.stdout


def test_the_wrong_key_is_refused_and_shown_nowhere(command):
    command.environment["FERRY_KEY"] = "a-wrong-key"
    for told in (command("waves", "list"), command("waves", "list", "--json")):
        assert told.exit_code == 3
        assert "FERRY_KEY" in told.stderr
        assert "a-wrong-key" not in told.output
    assert json.loads(told.stdout)["status"] == 401


def test_a_malformed_correlation_id_is_refused_and_a_good_one_comes_back(command):
    assert command.read("waves", "list", "--correlation-id", "a b", ending=3)["status"] == 400
    problem = command.read("waves", "show", "nobodys", "--correlation-id", "change-47", ending=3)
    assert problem["correlation_id"] == "change-47"


def test_where_nobody_answers_it_is_said_after_some_tries(nowhere):
    told = nowhere("health", "--tries", "2")
    assert told.exit_code == 4
    assert told.stderr.count("asking again in") == 1
    assert "http://127.0.0.1:1" in told.stderr
    assert "secret-key" not in told.output
    problem = nowhere.read("health", "--tries", "1", ending=4)
    assert problem["type"] == "urn:ferry:problem:unreachable"


def test_an_address_that_is_not_ferrys_is_told_from_a_ferry_that_refuses(command, ferry):
    command.environment["FERRY_URL"] = ferry.system.aws_url
    told = command("waves", "list")
    assert told.exit_code == 3
    assert "not as Ferry does" in told.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["waves", "start", "nofile.json"], "add --region"),
        (["waves", "start", "w", "--instance", "i-0000000a"], "needs --region"),
        (["waves", "start", "w", "--region", "eu-west-1", "--tag", "team"], "KEY=VALUE"),
        (["waves", "start", "w", "--region", "r", "--tag", "a=1", "--tag", "a=2"], "twice"),
        (["waves", "start", "-"], "not JSON"),
        (["waves", "list", "--state", "asleep"], "finished"),
        (["waves", "list", "--url", "ferry.example"], "https://"),
        (["assess", "--region", "eu-west-1"], "--tag"),
        (["bulk", "nofile.csv"], "read"),
        (["waves", "sink", "w"], "sink"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_is_right(nowhere, arguments, words):
    told = nowhere(*arguments, input="{")
    assert (told.exit_code, told.stdout) == (2, "")
    assert words in told.stderr


def test_without_an_address_or_a_key_the_variable_is_named(nowhere):
    for variable in ("FERRY_URL", "FERRY_KEY"):
        given = nowhere.environment.pop(variable)
        told = nowhere("waves", "list")
        assert (told.exit_code, variable in told.stderr) == (2, True)
        nowhere.environment[variable] = given


def test_who_does_not_wait_cannot_be_approved_and_is_named(command, ended):
    told = command("waves", "approve", ended, "--instance", "i-0000000a", "--acknowledge")
    assert told.exit_code == 3
    assert f"i-0000000a does not wait for approval in {ended}" in told.stderr
    assert "--until approval" in told.stderr
