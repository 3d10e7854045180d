"""Secrets that the local system really uses, and where each may lie in clear on its machine."""

import re
import socket
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from local.chaos.searching import Search
from local.simulators.aws.accounts import make_role
from tests.clouds.tls import Server, certificate

ELSEWHERE, ROLE = "210987654321", "ferry-source"
HOOK, EXTERNAL, LINK, BEFORE = (
    f"Pl4nted-in-the-real-system-{name}" for name in ("hook", "external", "link-key", "key-before")
)
# docs/local-state.md says so; what the simulated clouds hold is theirs.
DOCUMENTED = {
    ("function key", "function-key"),
    ("function key", "local.settings.json"),  # it opens the dashboard as well
    ("storage key", "local.settings.json"),
    ("external id", "aws.sqlite3"),
}


def own_address():
    """Find an address of this machine that webhooks may call: its loopback never is one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(("192.0.2.1", 9))  # nothing is sent
        except OSError:
            pytest.skip("this machine has no address but its loopback, which webhooks never call")
        return asking.getsockname()[0]


@dataclass
class InUse:
    """The hook's receiver, and all secrets that the system was given or has made."""

    folder: object
    tokens: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.address = own_address()
        file, _ = certificate(self.folder, self.address)
        self.receiver = Server(file, self.address)
        temporary = self.folder / "temporary"
        temporary.mkdir()
        self.environment = {
            "FERRY_HOOK_SECRET": HOOK,
            "FERRY_HOOKS_PRIVATE": "true",
            "FERRY_AWS_ROLE_NAME": ROLE,
            "FERRY_AWS_EXTERNAL_ID": EXTERNAL,
            "FERRY_LINK_KEY": LINK,
            "FERRY_LINK_KEY_PREVIOUS": BEFORE,
            "FERRY_LINK_KEY_PREVIOUS_ID": "0",
            "SSL_CERT_FILE": str(file),
            "TMPDIR": str(temporary),
        }

    @property
    def hook(self):
        """A webhook that has to bring the secret."""
        address = f"https://{self.address}:{self.receiver.server_port}/dns"
        header = {"name": "X-Secret", "secret": "setting:FERRY_HOOK_SECRET"}
        return {"name": "dns", "webhook": address, "undo": f"{address}/back", "header": header}

    def let_in(self, where):
        """Let another account's role want the external id."""
        make_role(where["aws"], ELSEWHERE, ROLE, EXTERNAL)

    def approve(self, survivor, wave):
        """Approve by a link: made, shown in a browser, confirmed."""
        made = survivor.call("POST", f"waves/{wave}/approval-links", {"approver": "ada"})
        assert made.status_code == 201, made.text
        links = {each["decision"]: each["url"] for each in made.json()["links"]}
        self.tokens += [parse_qs(urlsplit(url).query)["token"][0] for url in links.values()]
        shown = requests.get(links["approve"], headers={"accept": "text/html"}, timeout=60)
        (token,) = re.findall(r'name="token" value="([^"]+)"', shown.text)
        form = {"token": token, "confirmation": "approve"}
        url = links["approve"].partition("?")[0]
        assert requests.post(url, data=form, timeout=60).status_code == 200

    def assert_all_were_used(self):
        assert {headers["X-Secret"] for _, headers, _ in self.receiver.asked} == {HOOK}
        assert len(self.tokens) == 2

    def found(self, where, output):
        """Tell which secrets lie in which files, and in what the system said itself."""
        search = Search()
        (storage_key,) = re.findall("AccountKey=([^;]+)", where["storage"])
        search.learn(
            {
                ("function key", where["key"]),
                ("storage key", storage_key),
                ("hook secret", HOOK),
                ("external id", EXTERNAL),
                ("link key", LINK),
                ("previous link key", BEFORE),
                *(("approval link", token.rpartition(".")[2]) for token in self.tokens),
            }
        )
        looked_at = [path for path in self.folder.rglob("*") if path.is_file()]
        names = {path.name for path in looked_at}
        assert {"hub.sqlite3", "host.log", "azurite.log", "aws.log", "site_recovery.log"} <= names
        for path in looked_at:
            search.look(path.name.removesuffix("-wal"), path.read_bytes())
        search.look("standard error", output.encode())
        return {tuple(each.split(" in ")) for each in search.found}

    def stop(self):
        self.receiver.shutdown()
        self.receiver.server_close()
