"""What becomes of one queue message, with a real queue service."""

import asyncio
from datetime import timedelta

import pytest

AN_HOUR = timedelta(hours=1)


def test_a_message_is_handed_over_with_what_the_service_knows_and_is_gone(
    taking_orders, sample, until, orders
):
    async def scenario():
        await orders.make()
        await orders.send("soup, é")
        async with taking_orders():
            await until(lambda: sample.SEEN["orders"])
            await until(orders.empty)

    asyncio.run(scenario())
    (seen,) = sample.SEEN["orders"]
    assert seen.get_body().decode() == "soup, é"
    assert seen.dequeue_count == 1
    assert seen.expiration_time - seen.insertion_time == timedelta(days=7)
    assert seen.time_next_visible - seen.insertion_time >= timedelta(minutes=10)
    assert seen.id
    assert seen.pop_receipt


@pytest.mark.parametrize(
    "case",
    [
        ("", "base64", b""),
        ("c29\n1cA==", "base64", b"soup"),
        ("/wA=", "base64", b"\xff\x00"),
        ("c291cA==", "none", b"c291cA=="),
    ],
)
def test_a_message_is_taken_by_its_encoding_even_if_it_is_empty_or_no_text(
    taking_orders, sample, until, orders, case
):
    sent, encoding, taken = case

    async def scenario():
        await orders.make()
        await orders.send(sent, encode=False)
        async with taking_orders(message_encoding=encoding):
            await until(lambda: sample.SEEN["orders"])
            await until(orders.empty)

    asyncio.run(scenario())
    assert sample.SEEN["orders"][0].get_body() == taken


def test_a_message_stays_hidden_for_as_long_as_its_function_takes(
    taking_orders, sample, until, orders
):
    async def scenario():
        await orders.make()
        await orders.send("wait soup")
        async with taking_orders(lease=timedelta(seconds=2), renewals_per_lease=4):
            await until(lambda: sample.SEEN["orders"])
            await orders.send("later", visibility_timeout=5)
            await until(lambda: len(sample.SEEN["orders"]) == 2)  # two leases on
            sample.GATES["wait soup"].set()
            await until(orders.empty)

    asyncio.run(scenario())
    assert [each.get_body() for each in sample.SEEN["orders"]] == [b"wait soup", b"later"]


def test_a_failed_message_is_left_alone_for_the_visibility_timeout(
    taking_orders, sample, until, orders
):
    async def scenario():
        await orders.make()
        await orders.send("fail")
        async with taking_orders(visibility_timeout=AN_HOUR, lease=timedelta(seconds=1)):
            await until(lambda: sample.SEEN["orders"])
        # A message that comes to sight when the lease of the failed one is long over.
        await orders.send("later", visibility_timeout=2)
        assert await until(orders.visible) == ["bGF0ZXI="]
        assert await orders.count() == 2

    asyncio.run(scenario())
