"""Secrets that somebody writes into the log by mistake, and what is left of them."""

import io
import logging

import pytest

from domain.redaction import HIDDEN, redacted
from logs import keep_secrets_out

JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl"
SECRETS = [
    ("x-functions-key: {}", "abcDEF123=="),
    ("{{'x-functions-key': '{}'}}", "abcDEF123=="),
    ("GET /api/waves?code={}&limit=5", "abcDEF123"),
    ("https://a.blob.core.windows.net/c/b?sv=1&sig={}&se=2", "a%2Fb%3D"),
    ("AccountName=a;AccountKey={};EndpointSuffix=core", "Zm9vYmFy/+=="),
    ("Authorization: Bearer {}", JWT),
    ('"authorization": "SharedKey {}"', "account:Zm9v"),
    ("Authorization: AWS4-HMAC-SHA256 {}", "Credential=AKIA/x, Signature=ab12"),
    ("the token was {}", JWT),
    ("x-ms-client-principal={}", "eyJhdXRoIjoiYSJ9"),
    ("key id {}", "AKIAIOSFODNN7EXAMPLE"),
    ('{{"SecretAccessKey": "{}"}}', "wJalrXUtnFEMI/K7MDENG"),
    ("aws_secret_access_key = {}", "wJalrXUtnFEMI/K7MDENG"),
    ('{{"SessionToken": "{}"}}', "FwoGZXIvYXdzE"),
    ("ExternalId={}", "a-long-external-id"),
    ("passphrase: {}", "hush"),
    ("client_secret={}", "hush"),
    ("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----", "MIIEvQ"),
]
HARMLESS = [
    "exit code: 1603, see the installer's log",
    "w-1-i-00000001-1 ends, correlation id 7f3c",
    "the secret's name is ferry-hook-dns",
    "tokens are renewed; sts.AccessDenied: check the external id",
    "keys of the cache storage account",
]


@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_a_secret_goes_and_the_words_around_it_stay(text, secret):
    clean = redacted(text.format(secret))
    assert secret not in clean
    assert HIDDEN in clean
    assert clean.startswith(text.format("?")[:5].split("?")[0])


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_secret_is_left_alone(text):
    assert redacted(text) == text


@pytest.fixture
def log():
    before = logging.getLogRecordFactory()
    keep_secrets_out()
    keep_secrets_out()
    stream = io.StringIO()
    logger = logging.getLogger("some.library")
    handler = logging.StreamHandler(stream)
    logger.addHandler(handler)
    yield logger, stream
    logger.removeHandler(handler)
    logging.setLogRecordFactory(before)


def test_neither_message_nor_arguments_nor_stack_bring_a_secret_into_the_log(log):
    logger, stream = log
    logger.warning("asked with %s", {"x-functions-key": "abcDEF123"})
    try:
        int("AccountKey=Zm9vYmFy")
    except ValueError:
        logger.exception("it failed")
    written = stream.getvalue()
    assert "abcDEF123" not in written
    assert "Zm9vYmFy" not in written
    assert "ValueError" in written
    assert HIDDEN in written


@pytest.mark.usefixtures("log")
def test_a_record_without_secrets_keeps_its_arguments():
    made = logging.getLogRecordFactory()("n", logging.INFO, "f", 1, "%s of %s", (1, 2), None)
    assert (made.msg, made.args) == ("%s of %s", (1, 2))
    broken = logging.getLogRecordFactory()("n", logging.INFO, "f", 1, "%d", ("x",), None)
    assert broken.args == ("x",)
