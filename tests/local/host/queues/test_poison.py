"""How a message ends in the poison queue, with a real queue service."""

import asyncio
from datetime import timedelta

import pytest
from azure.storage.queue.aio import QueueClient

from local.host.configuration import QueuesSection
from local.host.functions import Failed, Function
from local.host.messages import MessageWork


def test_a_message_that_always_fails_ends_in_the_poison_queue_as_it_was_sent(
    taking_orders, sample, until, orders
):
    async def scenario():
        await orders.make()
        await orders.send("fail")
        async with taking_orders():
            poison = await until(lambda: orders.visible("-poison"))
            await until(orders.empty)
        return poison

    assert asyncio.run(scenario()) == ["ZmFpbA=="]
    assert [each.dequeue_count for each in sample.SEEN["orders"]] == [1, 2]


def test_the_last_failure_is_poison_at_once_whatever_the_visibility_timeout(
    taking_orders, until, orders
):
    async def scenario():
        await orders.make()
        await orders.send("fail")
        async with taking_orders(visibility_timeout=timedelta(hours=1), max_dequeue_count=1):
            await until(lambda: orders.visible("-poison"))

    asyncio.run(scenario())


def test_what_is_not_base64_is_poison_at_first_sight_and_keeps_its_raw_body(
    taking_orders, sample, until, orders
):
    async def scenario():
        await orders.make()
        await orders.send("<plain> & é", encode=False)
        async with taking_orders():
            poison = await until(lambda: orders.visible("-poison"))
            await until(orders.empty)
        return poison

    assert asyncio.run(scenario()) == ["<plain> & é"]
    assert not sample.SEEN["orders"]


def test_a_message_seen_too_often_already_is_poison_before_the_function_sees_it(
    taking_orders, sample, until, orders
):
    async def scenario():
        await orders.make()
        await orders.send("soup")
        async with orders.client() as queue:
            for _ in range(3):  # somebody took it and died each time
                message = await queue.receive_message()
                await queue.update_message(message, visibility_timeout=0)
        async with taking_orders():
            assert await until(lambda: orders.visible("-poison")) == ["c291cA=="]

    asyncio.run(scenario())
    assert not sample.SEEN["orders"]


class Faulty:
    """A bridge that gives way, or calls functions that fail."""

    def __init__(self, error):
        self._error = error

    async def call_queue(self, *_):
        raise self._error


@pytest.mark.parametrize("error", [Failed("ValueError: no", ""), ZeroDivisionError()])
def test_a_message_is_not_lost_when_poison_cannot_be_reached_or_the_host_is_at_fault(
    orders, settings, error
):
    nowhere = QueueClient.from_connection_string(settings["Storage"], "far-poison", retry_total=0)
    function = Function("take", "1", ())
    pace = QueuesSection(max_dequeue_count=1)

    async def scenario():
        await orders.make()
        await orders.send("soup")
        async with nowhere, orders.client() as queue:
            work = MessageWork(Faulty(error), function, pace, queue, nowhere)
            await work.settle(await queue.receive_message(visibility_timeout=60))
        assert await orders.count() == 1

    asyncio.run(scenario())


def test_a_failure_in_a_poison_queue_stays_there_and_has_no_poison_of_its_own(
    taking_orders, sample, until, orders, monkeypatch
):
    monkeypatch.setenv("ORDERS", orders.name + "-poison")
    orders.name += "-poison"

    async def scenario():
        await orders.make()
        await orders.send("fail")
        async with taking_orders(max_dequeue_count=1):
            await until(lambda: sample.SEEN["orders"])
        assert await orders.count() == 1
        assert await orders.visible("-poison") == []

    asyncio.run(scenario())
