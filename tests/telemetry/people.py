"""Those who are told by the running local system: a mail server and a web server of this machine.

Both can be away: the mail server does not answer at all, the web server answers 503.
"""

import email
import email.policy
import json

from tests.clouds.notifying.receivers import MailReceiver, WebReceiver
from tests.clouds.tls import certificate
from tests.local.state.secrets_in_use import own_address

PASSWORD = "Pl4ntedMailPassword0x5"
KEY = "UGw0bnRlZFdlYmhvb2tLZXkweDUtLS0tLS0tLS0tLS0="
SECRETS = (PASSWORD, KEY)
AWAY = (503, {})


class People:
    def __init__(self, folder):
        self.address = own_address()
        self._file, _ = certificate(folder, self.address)
        self.web = WebReceiver(self._file, self.address)
        self._mail = MailReceiver(self._file, password=PASSWORD, address=self.address)
        self.mails = self._mail.mails

    @property
    def settings(self):
        """Settings that tell these two of every wave, each minute of the hurried clock."""
        mail = {
            "name": "mona", "kind": "email", "to": ["mona@example.com"],
            "sender": "ferry@example.com", "host": self.address, "port": self._mail.port,
            "user": "ferry", "secret": "setting:mail",
        }  # fmt: skip
        web = {"name": "soc", "kind": "webhook", "endpoint": self.web.url, "secret": "setting:soc"}
        return {
            "FERRY_CHANNELS": json.dumps([mail, web]),
            "FERRY_CHANNEL_SECRETS": json.dumps({"mail": PASSWORD, "soc": KEY}),
            "FERRY_NOTIFICATIONS": json.dumps([{"channel": "mona"}, {"channel": "soc"}]),
            "FERRY_NOTIFY_SCHEDULE": "0 */3 * * * *",
            "FERRY_HOOKS_PRIVATE": "true",
            "SSL_CERT_FILE": str(self._file),
        }

    def go_away(self):
        self._mail.controller.stop()
        self.web.answers += [AWAY] * 1_000

    def come_back(self):
        self._mail.start()
        self.web.answers.clear()

    def events_of(self, wave):
        """List the events of a wave that the web server has taken, as they came."""
        taken = [json.loads(body) for _, _, body in self.web.taken]
        return [each for each in taken if each["subject"].startswith(f"waves/{wave}")]

    def mails_of(self, wave):
        read = [email.message_from_bytes(raw, policy=email.policy.default) for _, raw in self.mails]
        return [each for each in read if each["Subject"].startswith(wave)]

    def stop(self):
        self._mail.controller.stop()
        self.web.shutdown()
        self.web.server_close()
