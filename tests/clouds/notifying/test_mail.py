"""Mail to a mail server of this machine that wants STARTTLS and a password."""

import email
import email.policy
import logging
import ssl
from dataclasses import replace

import pytest

from clouds.notifying.mail import Mail
from domain.errors import Refused, Transient
from domain.notification.channel import Channel, ChannelKind, Encryption
from domain.notification.wording import Link, message_of
from tests.clouds.notifying.receivers import free_port
from tests.domain.notification.notices import NOON, notice

LINK = Link("Approve the cutover", "https://ferry.example/api/approve?token=t0ken")
MESSAGE = message_of("a" * 32, (notice(remedy="Make room."),), {}, (LINK,))
PASSWORD = "s3cret-of-mail"


@pytest.fixture
def channel(mail_server):
    to, sender = ("mona@example.com", "lena@example.com"), "Ferry <ferry@example.com>"
    return Channel(
        "m", ChannelKind.EMAIL, to, sender, "localhost", mail_server.port, "ferry", secret="x"
    )


@pytest.fixture
def mail(tls):
    return Mail(tls[1])


def test_everybody_gets_text_and_html_under_the_same_id_each_time(mail_server, mail, channel):
    for _ in range(2):
        mail.send(channel, MESSAGE, PASSWORD, NOON)
    (to, raw), again = mail_server.mails
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert to == channel.to
    assert read["Subject"] == "w1: i-00000001 has not been migrated"
    assert read["Message-ID"] == f"<{'a' * 32}@example.com>"
    assert email.message_from_bytes(again[1])["Message-ID"] == read["Message-ID"]
    text, page = (read.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert LINK.url in text
    assert "the disk is full Make room." in text
    assert "<h1" in page


def test_what_others_wrote_adds_no_header(mail_server, mail, channel):
    message = replace(MESSAGE, subject="w1 failed\r\nBcc: eve@example.com")
    mail.send(channel, message, PASSWORD, NOON)
    ((to, raw),) = mail_server.mails
    assert to == channel.to
    assert email.message_from_bytes(raw)["Bcc"] is None


def test_the_password_goes_over_tls_alone_and_into_no_log(mail_server, mail, channel, caplog):
    caplog.set_level(logging.DEBUG)
    mail.send(channel, MESSAGE, PASSWORD, NOON)
    with pytest.raises(Refused, match=r"answered 535|offers no"):
        mail.send(channel, MESSAGE, "wrong-" + PASSWORD, NOON)
    assert PASSWORD not in "".join(r.getMessage() for r in caplog.records if r.name != "mail.log")
    assert len(mail_server.mails) == 1


def test_a_server_whose_certificate_is_not_believed_gets_no_password(mail_server, channel):
    with pytest.raises(Refused, match="not believed"):
        Mail(ssl.create_default_context()).send(channel, MESSAGE, PASSWORD, NOON)
    assert mail_server.mails == []


def test_a_server_that_says_later_is_asked_again(mail_server, mail, channel):
    mail_server.refuses = dict.fromkeys(channel.to, 451)
    with pytest.raises(Transient, match="answered 451"):
        mail.send(channel, MESSAGE, PASSWORD, NOON)


def test_a_server_that_knows_none_of_the_addresses_refuses(mail_server, mail, channel):
    mail_server.refuses = dict.fromkeys(channel.to, 550)
    with pytest.raises(Refused, match="answered 550"):
        mail.send(channel, MESSAGE, PASSWORD, NOON)
    mail_server.refuses = {channel.to[0]: 550}
    mail.send(channel, MESSAGE, PASSWORD, NOON)
    assert mail_server.mails[0][0] == channel.to[1:]


def test_a_server_that_is_down_is_asked_again(mail, channel):
    with pytest.raises(Transient, match="localhost does not answer"):
        mail.send(replace(channel, port=free_port()), MESSAGE, PASSWORD, NOON)


def test_a_password_that_nobody_has_set_is_asked_for(mail, channel):
    with pytest.raises(Refused) as error:
        mail.send(channel, MESSAGE, None, NOON)
    assert error.value.refusal.code == "notifications.secret"


def test_a_server_without_encryption_gets_no_mail(mail_server, mail, channel):
    plain = replace(channel, encryption=Encryption.NONE)
    with pytest.raises(Refused, match=r"answered 530|offers no"):
        mail.send(plain, MESSAGE, PASSWORD, NOON)
    assert mail_server.mails == []
