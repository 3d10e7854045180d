import json
import uuid

import pytest

NOWHERE = "i-00000000000000bad"


def send(ferry, body, content_type="application/json", path="waves", **headers):
    key = {"x-functions-key": ferry.system.key}
    given = {"content-type": content_type} if content_type else {}
    return ferry.call("POST", path, data=body, headers={**key, **given, **headers})


def problem(response, status, kind):
    assert response.status_code == status, response.text
    assert response.headers["content-type"].startswith("application/problem+json")
    document = response.json()
    assert (document["type"], document["status"]) == (f"urn:ferry:problem:{kind}", status)
    assert document["correlation_id"] == response.headers["x-correlation-id"]
    assert response.headers["api-version"] == "2026-11-01"
    return document


@pytest.fixture(scope="module")
def wave(ferry):
    """Give the name of a wave of three instances that are nowhere that has ended."""
    name = f"d-{uuid.uuid4().hex[:8]}"
    instances = [f"i-{uuid.uuid4().hex[:17]}" for _ in range(3)]
    document = {"wave": name, "region": ferry.system.region, "instances": instances}
    assert ferry.call("POST", "waves", document).status_code == 202
    ferry.until(name, lambda status: status["state"] == "finished")
    return name


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"wave": "\xe4"}',
        b'{"wave": NaN}',
        b"[" * 100_000,
        b'{"wave":' * 50_000,
        b"9" * 5_000,
        b'{"wave": "a", "wave": "b"}',
    ],
)
def test_what_is_not_json_is_refused(ferry, body):
    document = problem(send(ferry, body), 400, "malformed-json")
    assert "UTF-8" in document["remedy"]


@pytest.mark.parametrize(
    "content_type", [None, "text/csv", "application/x-www-form-urlencoded", "application/jsonx"]
)
def test_another_content_type_is_refused_with_the_right_one(ferry, content_type):
    document = problem(send(ferry, b"{}", content_type), 415, "content-type")
    assert (document["field"], document["remedy"]) == ("content-type", "Send application/json.")


@pytest.mark.parametrize("body", [[], "text", 1, None, [{}]])
def test_json_that_is_no_object_is_no_document(ferry, body):
    document = problem(send(ferry, json.dumps(body)), 422, "invalid-document")
    assert document["errors"][0]["field"] == "document"


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "a\u001bb"])
def test_text_that_nobody_can_keep_or_show_is_refused(ferry, text):
    response = send(ferry, json.dumps({"by": text}), path="waves/w/cancel")
    assert problem(response, 422, "invalid-document")["errors"][0]["field"] == "by"


@pytest.mark.parametrize("name", ["A", "-a", "a" * 41, "a%00b", "a'b", "a%5Cb", "%F0%9F%9A%A2"])
def test_what_cannot_be_a_wave_names_none(ferry, name):
    for path in (f"waves/{name}", f"waves/{name}/instances", f"waves/{name}/instances/{NOWHERE}"):
        document = problem(ferry.call("GET", path), 404, "no-such-wave")
        assert (document["field"], "matches" in document["remedy"]) == ("wave", True)


@pytest.mark.parametrize("instance", ["web-1", "i-0", "i-00000000", "i-00000000000000bad0"])
def test_an_instance_that_is_not_in_the_wave_is_unknown(ferry, wave, instance):
    response = ferry.call("GET", f"waves/{wave}/instances/{instance}")
    assert problem(response, 404, "no-such-instance")["field"] == "instance"


def test_one_instance_is_read_as_the_wave_shows_it(ferry, wave):
    first = ferry.call("GET", f"waves/{wave}").json()["instances"][0]
    assert ferry.call("GET", f"waves/{wave}/instances/{first['instance']}").json() == first


def test_instances_come_page_by_page_in_the_waves_order_each_once(ferry, wave):
    whole = ferry.call("GET", f"waves/{wave}").json()["instances"]
    read, cursor = [], ""
    while cursor is not None:
        again = f"&cursor={cursor}" if cursor else ""
        page = ferry.call("GET", f"waves/{wave}/instances?limit=2{again}").json()
        read, cursor = [*read, *page["instances"]], page["next"]
    assert read == whole


@pytest.mark.parametrize(
    ("query", "count"),
    [("outcome=failed", 3), ("outcome=running", 0), ("phase=ended", 3), ("waiting=approval", 0)],
)
def test_instances_are_chosen_by_how_they_fare(ferry, wave, query, count):
    page = ferry.call("GET", f"waves/{wave}/instances?{query}").json()
    assert (len(page["instances"]), page["next"]) == (count, None)


@pytest.mark.parametrize(
    ("query", "field", "remedy"),
    [
        ("colour=red", "colour", "Remove colour"),
        ("limit=0", "limit", "problem says"),
        ("limit=1001", "limit", "problem says"),
        ("limit=many", "limit", "problem says"),
        ("outcome=fine", "outcome", "'migrated'"),
        ("cursor=%00", "cursor", "matches"),
        ("limit=1&limit=2", "limit", "problem says"),
    ],
)
def test_a_query_that_makes_no_sense_is_refused_by_parameter(ferry, wave, query, field, remedy):
    response = ferry.call("GET", f"waves/{wave}/instances?{query}")
    errors = problem(response, 422, "invalid-query")["errors"]
    assert errors[0]["field"].split(".")[0] == field
    assert any(remedy in error["remedy"] for error in errors)


def test_a_cursor_of_another_list_is_refused(ferry, wave):
    response = ferry.call("GET", f"waves/{wave}/instances?cursor=i-0000000a")
    assert "begin anew" in problem(response, 422, "invalid-query")["remedy"]


def test_the_key_may_stand_in_the_query(ferry, wave):
    response = ferry.call("GET", f"waves/{wave}?code={ferry.system.key}", headers={})
    assert response.status_code == 200


def test_a_caller_who_has_the_answer_already_gets_no_body(ferry, wave):
    key = {"x-functions-key": ferry.system.key}
    first = ferry.call("GET", f"waves/{wave}")
    etag = first.headers["etag"]
    for tags in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        again = ferry.call("GET", f"waves/{wave}", headers={**key, "if-none-match": tags})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    other = ferry.call("GET", f"waves/{wave}", headers={**key, "if-none-match": '"other"'})
    assert (other.status_code, other.content) == (200, first.content)


def test_a_correlation_id_comes_back_and_is_made_where_there_is_none(ferry, wave):
    key = {"x-functions-key": ferry.system.key}
    given = {**key, "x-correlation-id": "Change-4711_a.b"}
    response = ferry.call("GET", f"waves/{wave}", headers=given)
    assert response.headers["x-correlation-id"] == "Change-4711_a.b"
    problem(ferry.call("GET", "waves/nobodys", headers=given), 404, "no-such-wave")
    made = {ferry.call("GET", f"waves/{wave}").headers["x-correlation-id"] for _ in range(2)}
    assert len(made) == 2


@pytest.mark.parametrize("given", ["a b", "x" * 65, "ü", "a/b", "a,b"])
def test_a_malformed_correlation_id_is_refused_and_not_repeated(ferry, given):
    headers = {"x-functions-key": ferry.system.key, "x-correlation-id": given.encode()}
    response = ferry.call("GET", "waves/nobodys", headers=headers)
    document = problem(response, 400, "malformed-correlation-id")
    assert document["field"] == "x-correlation-id"
    assert document["correlation_id"] != given


def test_a_version_that_nobody_wrote_is_refused_with_the_known_one(ferry, wave):
    for version, status in (("2026-11-01", 200), ("2025-01-01", 400)):
        headers = {"x-functions-key": ferry.system.key, "api-version": version}
        response = ferry.call("GET", f"waves/{wave}", headers=headers)
        assert response.status_code == status
    assert "2026-11-01" in problem(response, 400, "unknown-version")["remedy"]


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"])
def test_a_method_that_no_route_has_is_unknown_to_the_host(ferry, wave, method):
    """As in Azure, where the method is part of the route: 404, never 405."""
    assert ferry.call(method, f"waves/{wave}").status_code == 404
