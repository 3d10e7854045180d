from dataclasses import replace
from datetime import time, timedelta

from domain.cutover import CutoverPolicy
from domain.migration import Landing, Migration
from domain.mobility_service import Installer
from domain.scheduling.asking import (
    SlotAnswer,
    answer_for,
    is_held,
    kinds_before_copying,
    order_of,
    waiting_at,
    waits_in,
)
from domain.scheduling.order import Manners
from domain.scheduling.policy import SlotPolicy
from domain.scheduling.resource import Scarce, kind_of
from domain.scheduling.ticket import SlotKey, SlotKind
from domain.source_instance import Disk, InstanceRef, InstanceState, SourceInstance
from domain.vault import Vault
from domain.window import Calendar, Window
from tests.domain.scheduling.fleet import NOON, held, ledger, limits, ticket

REF = InstanceRef("123456789012", "eu-central-1", "i-1")
DISKS = (Disk("vol-1", "/dev/sda1", 100),)
SOURCE = SourceInstance(REF, InstanceState.RUNNING, disks=DISKS, subnet_id="subnet-1")
LANDING = Landing(Vault("s", "rg", "v"), "", "", "network", "", "", Installer("s3://x/y", "a" * 64))
NIGHT = Calendar((Window("UTC", time(22), timedelta(hours=2), weekdays=(0,)),))


def asked(kind, policy=None, source=SOURCE, **more):
    migration = Migration("w", REF, LANDING, slots=policy, **more)
    return order_of(SlotKey(kind, "w", "i-1"), migration, "appliance-1", source, NOON).ticket


def kinds(one):
    return [kind_of(need.resource) for need in one.needs]


def test_what_is_asked_for_follows_from_the_order_and_from_the_source():
    policy = SlotPolicy(7, 2, 100)
    copy = asked(SlotKind.COPY, policy)
    assert (copy.priority, copy.weight, copy.asked) == (7, 2, NOON)
    assert kinds(copy) == [Scarce.COPIES, Scarce.BANDWIDTH]
    assert copy.takes == timedelta(seconds=round(100 * 1024**3 * 8 / 100_000_000))
    assert kinds(asked(SlotKind.COPY, policy, replace(SOURCE, subnet_id=""))) == [Scarce.COPIES]
    assert asked(SlotKind.COPY, policy, replace(SOURCE, disks=())).takes == timedelta(minutes=1)
    assert kinds(asked(SlotKind.REPLICATION)) == [Scarce.MACHINES, Scarce.ITEMS]
    assert kinds(asked(SlotKind.CUTOVER)) == [Scarce.FAILOVERS]


def test_a_copy_of_which_nobody_says_how_fast_it_is_goes_at_200_mbits():
    assert asked(SlotKind.COPY).takes == asked(SlotKind.COPY, SlotPolicy(mbits=200)).takes


def test_the_windows_are_the_cutovers_and_replication_lasts_until_one_of_them():
    cutover = CutoverPolicy(calendar=NIGHT)
    assert asked(SlotKind.CUTOVER, cutover=cutover).calendar == NIGHT
    assert asked(SlotKind.COPY, cutover=cutover).calendar == Calendar()
    takes = asked(SlotKind.REPLICATION, cutover=cutover).takes
    assert takes == timedelta(hours=10, minutes=30)
    over = Calendar((replace(NIGHT.windows[0], day=NOON.date() - timedelta(days=1), weekdays=()),))
    assert asked(SlotKind.REPLICATION, cutover=CutoverPolicy(calendar=over)).takes < takes


def test_those_who_wait_for_each_other_ask_for_a_copy_alone():
    assert kinds_before_copying(SlotPolicy()) == (SlotKind.REPLICATION, SlotKind.COPY)
    assert kinds_before_copying(SlotPolicy(in_order=True)) == (SlotKind.COPY,)


def test_an_answer_tells_why_behind_whom_and_until_when():
    one, other = ticket("one"), ticket("other", asked=NOON - timedelta(hours=1))
    books = ledger(one, other, holding=held(ticket("in")))
    now, manners = NOON, Manners()
    assert is_held(answer_for(ticket("in").key, books, limits(), now, manners))
    assert answer_for(ticket("nobody").key, books, limits(), now, manners) == SlotAnswer()
    told = answer_for(one.key, books, limits(), now, manners)
    words = waiting_at(told)
    assert (words.position, words.starts) == (told.position, told.starts)
    assert "1 needed, 0 of 1 free; number" in words.words
    assert f"about {told.starts:%Y-%m-%d %H:%M} UTC" in words.words
    assert not is_held(told)


def test_one_that_never_fits_is_told_what_to_raise_and_no_time():
    told = answer_for(
        ticket("big", copies=3).key, ledger(ticket("big", copies=3)), limits(), NOON, Manners()
    )
    assert "raise initial replications at once of appliance-1 to 3" in told.words
    assert "about" not in waiting_at(told).words
    assert "number" not in waiting_at(SlotAnswer(words="x")).words


def test_before_the_cutover_it_waits_in_a_phase_of_its_own():
    assert waits_in(SlotKind.CUTOVER) != waits_in(SlotKind.COPY) == waits_in(SlotKind.REPLICATION)
