"""`ferry logs`, `ferry delegations`, `ferry audit who` and approval links."""

import json


def test_logs_tell_events_and_what_was_asked_and_done_in_order_of_time(command, ended):
    told = command("logs", ended, "--json")
    assert told.exit_code == 0, told.output
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    assert [each["at"] for each in lines] == sorted(each["at"] for each in lines)
    assert {each["source"] for each in lines} == {"event", "audit"}
    assert any("start_wave" in each["words"] for each in lines)
    instance = next(each["instance"] for each in lines if each["instance"])
    few = command("logs", ended, instance)
    assert 0 < len(few.stdout.splitlines()) < len(lines)
    assert all(f"  {instance}  " in line for line in few.stdout.splitlines())


def test_logs_are_followed_to_the_end_and_no_line_is_told_twice(command, ended):
    told = command("logs", ended, "--follow", "--every", "0.1")
    lines = told.stdout.splitlines()
    assert (told.exit_code, len(lines)) == (0, len(set(lines)))


def test_a_delegation_takes_a_proved_identity_and_what_is_known_is_listed(command):
    refused = command("delegations", "give", "holiday", "--to", "ada", "--for", "8h")
    assert refused.exit_code == 3
    assert "Sign in with Microsoft Entra" in refused.stderr
    assert command.read("delegations", "list")["delegations"] == []
    assert command("delegations", "revoke", "holiday").exit_code == 3
    assert command("delegations", "give", "holiday", "--to", "ada", "--for", "soon").exit_code == 2


def test_links_are_made_for_what_waits_alone(command, ended):
    told = command("waves", "approval-links", ended, "--approver", "ada")
    assert told.exit_code == 3
    wrong = command("waves", "approval-links", ended, "--approver", "ada", "--gate", "front")
    assert wrong.exit_code == 2


def test_nobody_knows_a_pseudonym_that_was_never_given(command):
    told = command("audit", "who", "p-0000")
    assert (told.exit_code, "nothing is known" in told.stderr) == (1, True)
