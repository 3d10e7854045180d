import pytest

from domain.audit import AuditSubject
from domain.audit_story import subject_of
from domain.names import (
    part_id,
    plan_story_id,
    rehearsal_id,
    retirement_story_id,
    run_id,
    story_id,
    turns_story_id,
    zone_story_id,
)
from domain.source_instance import InstanceRef
from domain.wave import Order, Wave
from tests.domain.test_audit import NOON

REF = InstanceRef("123456789012", "eu-central-1", "i-0ab")


@pytest.mark.parametrize(
    ("story", "subject"),
    [
        (run_id("w-1", 1), AuditSubject("w-1", "", 1)),
        (run_id("w-1", 12), AuditSubject("w-1", "", 12)),
        (story_id("w-1", "i-0ab", 1), AuditSubject("w-1", "i-0ab", 1)),
        (story_id("w-1", "i-0ab", 3), AuditSubject("w-1", "i-0ab", 3)),
        (rehearsal_id(story_id("w-1", "i-0ab", 3), "x"), AuditSubject("w-1", "i-0ab", 3)),
        (f"{story_id('w-1', 'i-0ab', 1)}:01234567", AuditSubject("w-1", "i-0ab", 1)),
        (f"{run_id('w-1', 1)}:01234567", AuditSubject("w-1", "", 1)),
        (part_id(Wave("w", None, (Order(REF),), None)), AuditSubject("w", "", 1)),
        (plan_story_id("w", 2, 1), AuditSubject("w", "", 2)),
        (turns_story_id("w", 1), AuditSubject("w", "", 1)),
        (zone_story_id("berlin", 2), AuditSubject(zone="berlin", attempt=2)),
        (f"{zone_story_id('berlin', 2)}:01234567", AuditSubject(zone="berlin", attempt=2)),
        (story_id("landing-zone", "i-0ab", 1), AuditSubject("landing-zone", "i-0ab", 1)),
        (retirement_story_id(REF, NOON), AuditSubject(instance="i-0ab")),
        (story_id("retire", "i-0ab", 1), AuditSubject("retire", "i-0ab", 1)),
        ("protection-group:web:1", AuditSubject()),
        ("", AuditSubject()),
    ],
)
def test_the_id_of_a_story_tells_whom_its_steps_are_about(story, subject):
    assert subject_of(story) == subject
