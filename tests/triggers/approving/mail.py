"""A person with a mailbox: links come in, and are opened as by a browser."""

import json
from dataclasses import replace
from urllib.parse import parse_qs, urlencode, urlsplit

import azure.functions as func

from tests.triggers.approving.voters import LENA, MONA, OMAR
from tests.triggers.doors.principals import LONG, TENANT, principal
from tests.triggers.test_steering import at_the_gate
from triggers.http.answering import answer_request
from triggers.routes import ROUTES

BY = {each.operation: each for each in ROUTES}
KEY, OLD = "the-key-of-these-tests-is-no-secret", "the-key-before-it-is-no-secret-either"
FORM = {"content-type": "application/x-www-form-urlencoded"}
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


class Mail:
    """Makes links, and opens them as mail programs, browsers and programs do."""

    def __init__(self, books, **settings):
        self.books = books
        usual = {"link_key": KEY, "link_key_id": "k2"}
        self.settings = replace(books.configured, **usual | settings)

    def ask(self, operation, url="", body=b"", headers=None, **params):
        route, client = BY[operation], self.books.stories._client
        request = func.HttpRequest(
            route.method, url or f"http://ferry/api/{route.path}", headers=headers or {},
            params={k: v[0] for k, v in parse_qs(urlsplit(url).query).items()},
            route_params=params, body=body,
        )  # fmt: skip
        return answer_request(route, request, self.books.clouds, self.settings, client)

    def make(self, approver=LENA, **more):
        document = {"approver": approver.id, "approver_name": approver.name, **more}
        answer = self.ask(
            "make_approval_links", "http://ferry/api/waves/w1/approval-links",
            json.dumps(document).encode(), {"content-type": "application/json"}, wave="w1",
        )  # fmt: skip
        assert answer.status_code == 201, answer.get_body()
        links = json.loads(answer.get_body())["links"]
        return {each["decision"]: each["url"] for each in links}

    def show(self, url, **headers):
        names = {"approve": "show_approval", "reject": "show_rejection"}
        return self.ask(names[urlsplit(url).path.rpartition("/")[2]], url, headers=headers)

    def confirm(self, url, said=None, headers=FORM, **more):
        decision = urlsplit(url).path.rpartition("/")[2]
        names = {"approve": "confirm_approval", "reject": "confirm_rejection"}
        form = {"token": token_of(url), "confirmation": said or decision, **more}
        return self.ask(names[decision], body=urlencode(form).encode(), headers=headers)


def token_of(url):
    return parse_qs(urlsplit(url).query)["token"][0]


def kind(answer):
    document = json.loads(answer.get_body())
    return answer.status_code, document["type"].removeprefix("urn:ferry:problem:")


def words_of(books):
    return [each.event.words for each in books.status.list_events("w1", "", 1_000)]


def mailed(scenario, **settings):
    """Play a scenario with a pair of links for one instance that waits."""

    async def prepared(books, _):
        mail = Mail(books, **settings)
        await scenario(books, mail, await books.do(mail.make))

    at_the_gate(prepared)


def entra_mail(books):
    """Let Entra be the door, and LENA and MONA be approvers everywhere."""
    grants = json.dumps([{"role": "approver", "members": [LENA.id, MONA.id]}])
    door = {"door": "entra", "tenant_id": TENANT, "platform_signs_in": "true", "grants": grants}
    return Mail(books, **door), {
        each.id: {
            "x-ms-client-principal": principal(
                **{f"{LONG}objectidentifier": each.id, "preferred_username": each.name}
            )
        }
        for each in (LENA, MONA, OMAR)
    }
