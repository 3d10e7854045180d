from dataclasses import replace
from datetime import timedelta

import pytest

from domain.notification.notice import NoticeKind
from domain.notification.pages import html_page, plain_text
from domain.notification.wording import Link, message_of
from tests.domain.notification.notices import NOON, notice

LINK = Link("Look", "https://ferry.example/?a=1&b=2")


def message(*notices, **more):
    return message_of(
        "m1", notices or (notice(remedy="Make room."),), more.pop("names", {}), **more
    )


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_has_words_of_its_own_and_says_what_to_do(kind):
    told = message(notice(kind))
    assert told.subject.startswith("w1: i-00000001 ")
    assert told.next.endswith(".")
    assert told.kind is kind


def test_subjects_say_one_several_or_all():
    assert message().subject == "w1: i-00000001 has not been migrated"
    assert message(notice(), notice(number=2)).subject == "w1: 2 instances: has not been migrated"
    mixed = message(notice(), notice(NoticeKind.MIGRATED, 2))
    assert (mixed.subject, mixed.kind, mixed.tone) == ("w1: 2 notices", None, "attention")
    assert "i-00000002 has been migrated: the disk" in mixed.lines[1]


def test_a_wave_as_a_whole_needs_no_instance():
    told = message(replace(notice(NoticeKind.WAVE_STARTED), instance_id=""))
    assert (told.subject, told.tone) == ("w1 has started", "default")


def test_a_line_says_when_who_why_until_when_and_what_helps():
    asked = notice(remedy="Make room.", expires=NOON + timedelta(hours=4))
    (line,) = message(asked, names={"i-00000001": "web-1"}).lines
    assert line == (
        "2026-03-02 12:00 UTC i-00000001 (web-1): the disk is full It can be answered until "
        "2026-03-02 16:00 UTC. Make room."
    )


def test_of_many_the_first_are_listed_and_the_others_counted():
    told = message(*(notice(number=n) for n in range(30)))
    assert (len(told.lines), told.lines[-1]) == (21, "And 10 more.")


def test_a_secret_in_a_storys_words_is_not_told():
    (line,) = message(replace(notice(), words="password=hunter2 failed")).lines
    assert "hunter2" not in line


def test_the_page_is_text_and_html_with_the_same_words():
    told = message(links=(LINK,))
    assert "What to do next: Do what its remedy says" in plain_text(told)
    assert LINK.url in plain_text(told)
    assert 'href="https://ferry.example/?a=1&amp;b=2"' in html_page(told)


def test_what_others_have_written_is_text_in_html():
    page = html_page(message(replace(notice(), words="<script>alert(1)</script>")))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
