"""Files of rows over HTTP, on the running system."""

import hashlib
import re
import time
import uuid

from triggers.requests import MOST_INLINE


def a_name():
    return f"b-{uuid.uuid4().hex[:8]}"


def rows(*waves, columns="wave,region,instance,vm_name", per_wave=2, last=""):
    lines = [f"{wave},eu-west-1,{an_instance()},{last}" for wave in waves for _ in range(per_wave)]
    return "\n".join([columns, *lines])


def an_instance():
    return f"i-{uuid.uuid4().hex[:17]}"


def accepted(ferry, wave):
    """Wait until the wave is accepted and give its instances."""
    deadline = time.monotonic() + 60
    while (answer := ferry.call("GET", f"waves/{wave}")).status_code != 200:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.1)
    return [each["instance"] for each in answer.json()["instances"]]


def problem(answer, status, name):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["type"] == f"urn:ferry:problem:{name}"
    return answer.json()


def test_a_file_starts_its_waves_and_the_answer_says_where_to_look(ferry):
    one, two = a_name(), a_name()
    text = rows(one, two)
    answer = ferry.send_file(text)
    assert answer.status_code == 202, answer.text
    assert answer.json() == {
        "load": hashlib.sha256(text.encode()).hexdigest(),
        "rows": 4,
        "waves": [
            {"wave": name, "instances": 2, "status": f"{ferry.system.url}/api/waves/{name}"}
            for name in (one, two)
        ],
        "refused": [],
    }
    instances = re.findall("i-[0-9a-f]{17}", text)
    assert accepted(ferry, one) + accepted(ferry, two) == instances


def test_a_wave_too_long_for_a_message_comes_in_all_the_same(ferry):
    name = a_name()
    tags = ";".join(f"tag-{number}={'v' * 250}" for number in range(40))
    text = rows(name, columns="wave,region,instance,tags", per_wave=5, last=tags)
    assert len(text) > MOST_INLINE
    assert ferry.send_file(text).status_code == 202
    assert len(accepted(ferry, name)) == 5


def test_json_lines_come_in_as_csv_does(ferry):
    name, instance = a_name(), an_instance()
    line = f'{{"wave": "{name}", "region": "eu-west-1", "instance": "{instance}"}}\n'
    for media in ("application/x-ndjson", "application/jsonl; charset=utf-8"):
        assert ferry.send_file(line, media).status_code == 202
    assert accepted(ferry, name) == [instance]


def test_one_bad_row_refuses_the_file_and_nothing_is_begun(ferry):
    name = a_name()
    found = problem(ferry.send_file(rows(name) + f"\n{name},nowhere,i-1,"), 422, "invalid-file")
    assert [(each["row"], each["field"]) for each in found["errors"]] == [
        (4, "region"),
        (4, "instance"),
    ]
    assert all(each["problem"] and each["remedy"] for each in found["errors"])
    assert "accept_valid" in found["remedy"]
    assert ferry.call("GET", f"waves/{name}").status_code == 404


def test_accept_valid_begins_the_good_rows_and_lists_the_others(ferry):
    name = a_name()
    text = rows(name) + f"\n{name},nowhere,i-1,"
    answer = ferry.send_file(text, query="?accept_valid=true").json()
    assert [(each["row"], each["field"]) for each in answer["refused"]] == [
        (4, "region"),
        (4, "instance"),
    ]
    assert (answer["rows"], answer["waves"][0]["instances"]) == (3, 2)
    assert len(accepted(ferry, name)) == 2


def test_a_file_without_one_good_row_is_refused_even_then(ferry):
    for text in ("", "wave,region,instance\n", "wave,region\na,b", "wave,region,instance\nA,b,c"):
        problem(ferry.send_file(text, query="?accept_valid=true"), 422, "invalid-file")


def test_what_is_no_such_file_is_refused(ferry):
    problem(ferry.send_file("{}", "application/json"), 415, "content-type")
    problem(ferry.send_file("x", query="?accept_valid=maybe"), 422, "invalid-query")
    problem(ferry.send_file(b"\n" * (50 * 1024 * 1024 + 1)), 413, "too-large")


def test_of_fifty_megabytes_the_last_row_is_read_as_well(ferry):
    waves = [a_name() for _ in range(50)]
    text = rows(*waves, per_wave=490, last=" " * 2_000)
    assert 50_000_000 < len(text) < 50 * 1024 * 1024
    answer = ferry.send_file(f"{text}\n{waves[0]},eu-west-1,i-1,", timeout=60)
    found = problem(answer, 422, "invalid-file")
    assert [(each["row"], each["field"]) for each in found["errors"]] == [(24_502, "instance")]
