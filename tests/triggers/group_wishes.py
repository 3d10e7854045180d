"""What people want of protection groups, on a stage."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.errors import Refusal
from domain.group_record import GroupState
from domain.protection_group import ProtectionGroup, ReplicationSettings
from domain.provider import Provider
from domain.wave import Wave
from triggers.group_keeping import GroupKeeping
from triggers.problems import Problem
from wire import from_wire

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


SETTINGS = ReplicationSettings(recovery_point_retention=600, multi_vm_consistency=True)


def wanted(books, **different):
    vault = books.landing().vault
    usual = ProtectionGroup("web", vault, Provider.MODERNISED, "web-policy", SETTINGS)
    return replace(usual, **different)


def keeping(books):
    return GroupKeeping(books.clouds, books.stories)


async def ready(books, **different):
    await books.do(keeping(books).wish, wanted(books, **different))
    books.go_on()
    assert state(books) is GroupState.READY


def state(books):
    record = books.groups.get("web")
    return record and record.state


async def refused(books, act, *arguments):
    with pytest.raises(Problem) as raised:
        await books.do(act, *arguments)
    return raised.value.kind.name


def landing_of(books, wave):
    document = json_of(books, wave)
    return from_wire(Wave, document).landing


def json_of(books, wave):
    name = books.status._waves[wave].registration.document
    return json.loads(books.documents.get(name))


def no(code):
    return Refusal(code, "web", "no")
