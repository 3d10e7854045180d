"""Links in notifications: those that decide go to their approver alone, and are kept nowhere."""

import json
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from domain.approval_link import LinkKey, read_token
from domain.approval_policy import ApprovalPolicy
from tests.triggers.notifying.ground import KEY, Ground
from triggers.approval_links.scope import ferry_of
from wire import to_wire

ALL = '[{"channel":"ops"},{"channel":"bus"},{"channel":"mona"}]'


def asked(subscribers=ALL, **more):
    ground = Ground(subscribers, link_key=KEY, link_key_id="1", public_url="https://f.example/")
    ground.accept(**more)
    ground.ask(1)
    ground.look(minutes=1)
    return ground


def links(ground, channel):
    found = [m for name, m in ground.told if name == channel and "approval" in m.subject]
    return {each.label: each.url for each in found[-1].links}


def test_the_approver_alone_gets_links_that_decide():
    ground = asked()
    where = {"Look at it in Ferry": "https://f.example/api/dashboard/waves/w1"}
    assert links(ground, "ops") == links(ground, "bus") == where
    own = links(ground, "mona")
    assert list(own) == ["Look at it in Ferry", "Approve the cutover", "Reject the cutover"]
    token = parse_qs(urlsplit(own["Approve the cutover"]).query)["token"][0]
    keys = (LinkKey("1", KEY.encode()),)
    link = read_token(token, keys, ferry_of(ground.settings), ground.now)
    assert (link.approver, link.instances, link.decision) == (
        "0000-mona",
        ("i-00000001",),
        "approve",
    )
    assert link.expires == int((ground.now + timedelta(hours=4, minutes=-1)).timestamp())


def test_no_token_is_in_the_book_or_in_the_audit_log():
    ground = asked()
    (token,) = parse_qs(urlsplit(links(ground, "mona")["Approve the cutover"]).query)["token"]
    books = (*ground.stage.notices.over("w1"), *ground.stage.notices.waiting("w1"))
    audit = ground.stage.audit.read("w1")
    kept = json.dumps(to_wire([books, audit]))
    assert token not in kept
    assert "token=" not in kept
    assert [each.event.action for each in audit] == ["make_approval_links"]


def test_each_attempt_has_links_of_its_own_and_whoever_does_not_count_gets_none():
    stranger = asked(approvers=("0000-lena",))
    assert list(links(stranger, "mona")) == ["Look at it in Ferry"]
    policy = ApprovalPolicy(four_eyes=True, requester="0000-mona")
    own = asked(approval=policy)
    assert list(links(own, "mona")) == ["Look at it in Ferry"]


def test_without_an_address_or_a_key_there_are_no_links():
    ground = Ground(ALL)
    ground.accept()
    ground.ask(1)
    ground.look(minutes=1)
    assert links(ground, "mona") == {}
    ground.settings = replace(ground.settings, platform_host="ferry.azurewebsites.example")
    ground.ask(2)
    ground.look(minutes=1)
    assert links(ground, "mona") == {
        "Look at it in Ferry": "https://ferry.azurewebsites.example/api/dashboard/waves/w1"
    }
