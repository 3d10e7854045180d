"""A browser of an app in this process: it keeps its cookies, finds routes, and fills in forms."""

import re
from html.parser import HTMLParser
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlencode, urlsplit

import azure.functions as func

from settings import Settings
from tests.test_settings import SAMPLE
from tests.triggers.doors.principals import TENANT
from triggers.dashboard.routes import PAGES
from triggers.http.answering import answer_request
from triggers.http.browser import SESSION, new_session

KEY = "k" * 43
FORM = "application/x-www-form-urlencoded"


def settings(**more):
    return Settings.from_environ({**SAMPLE, "FERRY_DASHBOARD_KEY": KEY, **more})


def entra():
    door = {"FERRY_DOOR": "entra", "FERRY_TENANT_ID": TENANT, "WEBSITE_AUTH_ENABLED": "True"}
    return settings(**door)


class Stories:
    """A durable client that every story hears."""

    def __init__(self):
        self.heard = []

    def get_orchestration_state(self, *_, **__):
        running = SimpleNamespace(name="RUNNING")
        return SimpleNamespace(runtime_status=running, serialized_output=None)

    def raise_orchestration_event(self, story, name, **_):
        self.heard.append((story, name))


class Browser:
    def __init__(self, clouds, given=None, *, signed_in=True, **headers):
        self.clouds, self.settings, self.stories = clouds, given or settings(), Stories()
        self.headers = {"accept": "text/html,*/*;q=0.8", **headers}
        self.cookies = {SESSION: new_session(KEY)} if signed_in else {}

    def get(self, address, **headers):
        return self._send("GET", address, b"", headers)

    def post(self, address, fields, **headers):
        own = {"content-type": FORM, "sec-fetch-site": "same-origin", **headers}
        return self._send("POST", address, urlencode(fields, doseq=True).encode(), own)

    def upload(self, page, content, **fields):
        """Send the intake's form with a file."""
        hidden = dict(Forms.of(page.text)[0].hidden)
        parts = [
            f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in {**hidden, **fields}.items()
        ]
        file = 'name="file"; filename="waves.csv"\r\nContent-Type: text/csv'
        parts.append(f"--x\r\nContent-Disposition: form-data; {file}\r\n\r\n{content}\r\n--x--\r\n")
        own = {"content-type": "multipart/form-data; boundary=x", "sec-fetch-site": "same-origin"}
        return self._send("POST", "dashboard/intake", "".join(parts).encode(), own)

    def submit(self, page, action, **fields):
        """Send the form of a page that leads to an action, with its hidden fields."""
        form = next(each for each in Forms.of(page.text) if each.action.endswith(action))
        return self.post(form.action.removeprefix("/api/"), [*form.hidden, *fields.items()])

    def _send(self, method, address, body, headers):
        parts = urlsplit(address)
        route, params = route_for(method, parts.path)
        cookies = "; ".join(f"{name}={text}" for name, text in self.cookies.items())
        request = func.HttpRequest(
            method,
            f"http://ferry/api/{address}",
            headers={**self.headers, "cookie": cookies, **headers},
            params=dict(parse_qsl(parts.query)),
            route_params=params,
            body=body,
        )
        answer = answer_request(route, request, self.clouds, self.settings, self.stories)
        if set_cookie := answer.headers.get("Set-Cookie"):
            name, _, text = set_cookie.partition(";")[0].partition("=")
            self.cookies[name] = text
        return SimpleNamespace(
            status=answer.status_code,
            headers=dict(answer.headers.items()),
            media=answer.mimetype,
            text=answer.get_body().decode(),
        )


class Forms(HTMLParser):
    """The forms of a page: where they lead, and what stands in them hidden."""

    def __init__(self):
        super().__init__()
        self.found = []

    @classmethod
    def of(cls, text):
        reader = cls()
        reader.feed(text)
        return reader.found

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "form":
            self.found.append(SimpleNamespace(action=told.get("action", ""), hidden=[]))
        if tag == "input" and told.get("type") == "hidden":
            self.found[-1].hidden.append((told["name"], told["value"]))


def route_for(method, path):
    ranked = sorted(PAGES, key=lambda route: route.path.count("{"))
    for route in ranked:
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route.path)
        if route.method == method and (found := re.fullmatch(pattern, path)):
            return route, found.groupdict()
    raise LookupError(f"{method} {path}")
