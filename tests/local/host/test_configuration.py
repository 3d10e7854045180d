"""What host.json and local.settings.json may say, and how they are refused."""

from datetime import timedelta

import pytest

from local.host.app_settings import connection_string, environment, resolve
from local.host.configuration import ConfigurationError, read_host_json, read_settings
from local.host.time_span import time_span


def host_json(tmp_path, text):
    (tmp_path / "host.json").write_text(text)
    return read_host_json(tmp_path)


def test_comments_and_trailing_commas_are_read_over_but_not_inside_strings(tmp_path):
    text = """{ // one line
      "version": "2.0", /* and
      more */ "extensions": {"http": {"routePrefix": "a//b/*c*/,}"},},
    }"""
    assert host_json(tmp_path, text).extensions.http.route_prefix == "a//b/*c*/,}"


def test_what_host_json_does_not_say_is_as_in_azure(tmp_path):
    extensions = host_json(tmp_path, '{"version": "2.0", "logging": {}}').extensions
    queues = extensions.queues
    assert extensions.http.route_prefix == "api"
    assert (queues.batch_size, queues.threshold, queues.max_dequeue_count) == (16, 8, 5)
    assert queues.visibility_timeout == timedelta()
    assert queues.message_encoding == "base64"


def test_a_threshold_of_nought_is_not_taken_for_none(tmp_path):
    text = '{"version": "2.0", "extensions": {"queues": {"newBatchThreshold": 0}}}'
    assert host_json(tmp_path, text).extensions.queues.threshold == 0


def test_app_settings_win_over_host_json_as_in_azure(tmp_path, monkeypatch):
    monkeypatch.setenv("AzureFunctionsJobHost__extensions__queues__batchSize", "3")
    monkeypatch.setenv("AzureFunctionsJobHost__extensions__queues__visibilityTimeout", "00:00:07")
    text = '{"version": "2.0", "extensions": {"queues": {"batchSize": 9}}}'
    queues = host_json(tmp_path, text).extensions.queues
    assert (queues.batch_size, queues.visibility_timeout) == (3, timedelta(seconds=7))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{"version": "1.0"}', r"host\.json: version: "),
        ("{}", r"host\.json: version: Field required"),
        ('{ /* one\n two */\n  "version" "2.0"}', r"host\.json:3:13: Expecting ':'"),
        (
            '{"version": "2.0", "extensions": {"queues": {"batchSize": 33, "lease": "1m"}}}',
            r"extensions\.queues\.batchSize: .* 32; extensions\.queues\.lease: .*'1m' is not",
        ),
    ],
)
def test_a_wrong_host_json_is_refused_by_file_and_field(tmp_path, text, complaint):
    with pytest.raises(ConfigurationError, match=complaint):
        host_json(tmp_path, text)


def test_a_missing_host_json_is_named(tmp_path):
    with pytest.raises(ConfigurationError, match=r"host\.json: No such file"):
        read_host_json(tmp_path)


def settings(tmp_path, text):
    file = tmp_path / "local.settings.json"
    file.write_text(text, encoding="utf-8-sig")  # as Windows editors write it
    return read_settings(file)


def test_settings_are_the_values_with_numbers_as_text(tmp_path):
    text = '{"IsEncrypted": false, "Values": {"A": "x", "B": 5}, "Host": {"CORS": "*"}}'
    assert settings(tmp_path, text) == {"A": "x", "B": "5"}


def test_a_complaint_about_settings_names_the_field_and_keeps_its_value_to_itself(tmp_path):
    text = '{"Values": {"Safe": "x", "Nested": {"Key": "hush"}}}'
    with pytest.raises(ConfigurationError, match=r"Values\.Nested: ") as error:
        settings(tmp_path, text)
    assert "hush" not in str(error.value)
    assert error.value.__cause__ is None


def test_encrypted_settings_are_refused_rather_than_passed_on(tmp_path):
    with pytest.raises(ConfigurationError, match="IsEncrypted"):
        settings(tmp_path, '{"IsEncrypted": true, "Values": {"A": "CfDJ8"}}')


def test_settings_win_over_the_environment_and_leave_it_as_it_was(monkeypatch):
    monkeypatch.setenv("OLD", "before")
    monkeypatch.delenv("NEW", raising=False)
    with environment({"OLD": "meanwhile", "NEW": "n"}):
        assert resolve("%OLD%-%NEW%") == "meanwhile-n"
    assert resolve("%OLD%") == "before"
    with pytest.raises(ConfigurationError, match="app setting NEW is missing"):
        resolve("%NEW%")


def test_a_connection_is_found_under_its_name_or_with_the_prefix_of_azure(monkeypatch):
    monkeypatch.setenv("AzureWebJobsOrders", "prefixed")
    assert connection_string("Orders") == "prefixed"
    monkeypatch.setenv("Orders", "plain")
    assert connection_string("Orders") == "plain"
    with pytest.raises(ConfigurationError, match="app setting Nowhere is missing"):
        connection_string("Nowhere")


def test_development_storage_is_azurite_where_it_listens_unless_told(monkeypatch):
    monkeypatch.setenv("Orders", "UseDevelopmentStorage=true")
    assert "QueueEndpoint=http://127.0.0.1:10001/devstoreaccount1;" in connection_string("Orders")


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("00:00:30", timedelta(seconds=30)),
        ("00:00:00.250", timedelta(milliseconds=250)),
        ("1.02:00:00", timedelta(days=1, hours=2)),
        ("02:30", timedelta(hours=2, minutes=30)),
        ("24:00:00", timedelta(days=24)),
        ("25:01:02", timedelta(days=25, hours=1, minutes=2)),
    ],
)
def test_a_time_span_of_24_or_more_counts_days_as_in_dotnet(text, means):
    assert time_span(text) == means
