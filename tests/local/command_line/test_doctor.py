"""`ferry doctor` and `ferry check-settings`: what they see, what they say, as which they end."""

import asyncio
import json
import socket
import ssl
import subprocess
import threading

import pytest
import requests

from local.command_line.doctor.way import look_at_certificate

AREAS = ["address", "settings", "credentials", "roles", "vault", "appliance", "quotas", "clocks",
         "queue", "storage", "engine", "emergency stop"]  # fmt: skip


def checks(command, *arguments, ending):
    found = command.read("doctor", *arguments, ending=ending)["checks"]
    return {(each["area"], each["subject"]): each for each in found}


def verdicts(found, *, other_than="healthy"):
    return {name: each["verdict"] for name, each in found.items() if each["verdict"] != other_than}


@pytest.fixture(scope="module", autouse=True)
def warm(ferry):
    """Let the app import what it needs: on a busy machine that takes longer than a look may."""
    assert ferry.call("GET", "doctor", timeout=60).status_code == 200


@pytest.fixture
def arm(ferry):
    """Stage what Resource Manager lets Ferry do, and take that back."""
    url = f"{ferry.system.site_recovery_url}/simulator/permissions"
    scopes = []

    def stage(scope, *permissions):
        scopes.append(scope)
        given = {"scope": scope, "permissions": list(permissions)}
        assert requests.post(url, json=given, timeout=10).status_code == 204

    yield stage
    for scope in tuple(scopes):
        stage(scope, {"actions": ["*"], "not_actions": []})


def test_a_sound_ferry_needs_no_more_than_a_look_at_its_settings(command):
    found = checks(command, ending=1)
    assert list(dict.fromkeys(area for area, _ in found)) == AREAS
    assert {area for area, _ in verdicts(found)} == {"settings"}
    assert all(bool(each["remedy"]) is (each["verdict"] != "healthy") for each in found.values())


def test_a_role_that_lacks_something_fails_with_the_role_to_assign(command, arm):
    allowed = {"actions": ["*"], "not_actions": ["Microsoft.Compute/skus/read"]}
    arm("/subscriptions/11111111-2222-3333-4444-555555555555", allowed)
    found = checks(command, ending=2)
    lacking = {name for name, verdict in verdicts(found).items() if verdict == "failing"}
    assert lacking == {("roles", "subscription")}
    told = found["roles", "subscription"]
    assert "Microsoft.Compute/skus/read" in told["detail"]
    assert '"Ferry: offer"' in told["remedy"]
    assert "Ferry: offer" in command("doctor").stdout


def test_without_a_terminal_a_check_is_a_line_without_colours(command):
    told = command("doctor")
    assert "\x1b" not in told.output
    (line,) = [line for line in told.stdout.splitlines() if "24-hour" in line]
    assert line.startswith("well")
    assert told.stderr.strip().endswith("need attention")


def test_a_ferry_that_is_not_there_fails_and_says_where_it_was_looked_for(nowhere):
    found = checks(nowhere, "--tries", "1", ending=2)
    assert "no answer from http://127.0.0.1:1" in found["address", "Ferry"]["detail"]
    assert found["address", "certificate"]["verdict"] == "healthy"


def test_a_wrong_key_is_told_as_such(command):
    command.environment["FERRY_KEY"] = "wrong"
    found = checks(command, ending=2)
    assert found["address", "key"]["verdict"] == "failing"
    assert "FERRY_KEY" in found["address", "key"]["remedy"]


@pytest.fixture
def unbelieved(tmp_path):
    """Serve TLS with a certificate that nobody vouches for; gives the port."""
    made = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj",
            "/CN=localhost", "-keyout", "k.pem", "-out", "c.pem")  # fmt: skip
    subprocess.run(made, cwd=tmp_path, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "c.pem", tmp_path / "k.pem")
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet():
            connection, _ = server.accept()
            try:
                context.wrap_socket(connection, server_side=True).close()
            except OSError:
                connection.close()

        threading.Thread(target=greet, daemon=True).start()
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    ("url", "verdict"),
    [
        ("http://localhost:7071", "healthy"),
        ("http://ferry.example", "failing"),
        ("https://127.0.0.1:1", "failing"),
    ],
)
def test_plain_http_is_for_this_machine_and_a_closed_port_fails(url, verdict):
    (found,) = asyncio.run(look_at_certificate(url))
    assert found.verdict == verdict


def test_a_certificate_that_nobody_vouches_for_fails(unbelieved):
    (found,) = asyncio.run(look_at_certificate(f"https://localhost:{unbelieved}"))
    assert (found.verdict, "not believed" in found.detail) == ("failing", True)


def test_a_file_of_settings_is_judged_before_an_app_starts_with_it(command, tmp_path):
    good, bad = "local.settings.sample.json", tmp_path / "bad.json"
    told = command("check-settings", good, "--json")
    assert (told.exit_code, json.loads(told.stdout)["verdict"]) == (1, "attention")
    bad.write_text(json.dumps({"Values": {"FERRY_VAULT_NAME": "v", "FERRY_MOST_WAVES": "many"}}))
    told = command("check-settings", str(bad))
    assert told.exit_code == 2
    assert "FERRY_MOST_WAVES" in told.stdout
    assert "does not look right" in told.stdout
    bad.write_text("{")
    assert command("check-settings", str(bad)).exit_code == 2
