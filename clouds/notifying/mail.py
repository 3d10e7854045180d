"""Mail by a mail server: over STARTTLS or TLS, plain only on this machine."""

import smtplib
import ssl
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING

from clouds.mutations import about_to_call, called
from clouds.notifying.answers import refused, without_secret
from clouds.tls import believing
from domain.errors import MigrationError, Transient
from domain.notification.channel import Channel, Encryption
from domain.notification.pages import html_page, plain_text
from domain.notification.wording import Message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_SECONDS = 20.0
_FOR_GOOD = 500  # SMTP's answers from here on are refusals


@dataclass(frozen=True, slots=True)
class Mail:
    """Sends mail by SMTP; `tls` decides which servers are believed."""

    tls: ssl.SSLContext | None = None

    def send(self, channel: Channel, message: Message, secret: str | None, at: "datetime") -> None:
        """Send it to everybody of the channel in one go.

        Transient where the server does not answer, or says later; Refused where it says no to the
        password or to every address. Neither repeats what the server said beside its number.
        """
        if channel.user and not secret:
            raise without_secret(channel)
        with _translated(channel), self._connect(channel) as server:
            if channel.encryption is Encryption.STARTTLS:
                server.starttls(context=self.tls or believing())
            if channel.user:
                server.login(channel.user, secret or "")
            about_to_call()
            server.send_message(mail_of(channel, message, at))
        called("smtp", "SEND", channel.host, "250")

    def _connect(self, channel: Channel) -> smtplib.SMTP:
        host, port = channel.host, channel.port
        if channel.encryption is Encryption.TLS:
            return smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=self.tls or believing())
        return smtplib.SMTP(host, port, timeout=_SECONDS)


def mail_of(channel: Channel, message: Message, at: "datetime") -> EmailMessage:
    """Write a message as a mail of plain text and HTML; its Message-ID is that of each attempt."""
    mail = EmailMessage()
    mail["Subject"] = " ".join(message.subject.split())
    mail["From"] = channel.sender
    mail["To"] = ", ".join(channel.to)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{message.id}@{channel.sender.rpartition('@')[2].strip('> ')}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(plain_text(message))
    mail.add_alternative(html_page(message), subtype="html")
    return mail


@contextmanager
def _translated(channel: Channel) -> "Iterator[None]":
    """Raise what SMTP says in the domain's words."""
    host = channel.host
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise _answered(channel, min(codes, default=_FOR_GOOD)) from None
    except smtplib.SMTPResponseException as error:
        raise _answered(channel, error.smtp_code) from None
    except smtplib.SMTPNotSupportedError:
        detail = f"{host} offers no encryption, or no login"
        raise refused(channel, "smtp", detail, "Use a mail server that offers STARTTLS.") from None
    except ssl.SSLCertVerificationError:
        detail = f"{host} shows a certificate that is not believed"
        raise refused(channel, "tls", detail, "Give the name in its certificate.") from None
    except (smtplib.SMTPException, OSError) as error:
        raise Transient(f"{channel}: {host} does not answer ({type(error).__name__})") from None


def _answered(channel: Channel, code: int) -> MigrationError:
    detail = f"{channel.host} answered {code}"
    if code < _FOR_GOOD:
        return Transient(f"{channel}: {detail}")
    remedy = "See whether user, password, sender and addresses are right."
    return refused(channel, str(code), detail, remedy)
