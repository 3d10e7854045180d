"""How a queue is listened to, with a real queue service."""

import asyncio
import socket

import pytest

from local.host.configuration import ConfigurationError


def test_the_listener_makes_a_queue_that_is_not_there(taking_orders, sample, until, orders):
    async def scenario():
        async with taking_orders():
            await until(orders.exists)
            await orders.send("soup")
            await until(lambda: sample.SEEN["orders"])

    asyncio.run(scenario())


def test_a_queue_deleted_under_the_listener_is_made_again(taking_orders, sample, until, orders):
    async def scenario():
        async with taking_orders(), orders.client() as queue:
            await until(orders.exists)
            await queue.delete_queue()
            await until(orders.exists)
            await orders.send("soup")
            await until(lambda: sample.SEEN["orders"])

    asyncio.run(scenario())


def test_no_more_messages_are_under_way_than_batch_and_threshold_allow(
    taking_orders, sample, until, orders
):
    async def scenario():
        await orders.make()
        await orders.send(*("wait all" for _ in range(6)))
        async with taking_orders(batch_size=2, new_batch_threshold=1):
            await until(lambda: len(sample.SEEN["orders"]) == 2)
            assert len(await orders.visible()) == 4
            sample.GATES["wait all"].set()
            await until(orders.empty)

    asyncio.run(scenario())


def test_a_stopping_listener_lets_the_function_end_and_deletes_its_message(
    taking_orders, sample, until, orders
):
    async def scenario():
        await orders.make()
        await orders.send("wait end")
        async with taking_orders():
            await until(lambda: sample.SEEN["orders"])
            asyncio.get_running_loop().call_later(0.2, sample.GATES["wait end"].set)
        assert await orders.empty()

    asyncio.run(scenario())


@pytest.fixture
def outage(settings, monkeypatch, orders, start_azurite):
    """Let the queue service be down; what is given ends that and tells where it is."""
    del orders  # whose queue service is another one
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    monkeypatch.setenv("Storage", settings["Storage"].replace(":1/", f":{port}/"))
    return lambda: start_azurite(port)


def test_an_outage_of_the_queue_service_is_said_once_and_outlived(
    taking_orders, until, orders, outage, caplog
):
    async def scenario():
        async with taking_orders():
            await until(lambda: "trying on" in caplog.text)
            orders.connection = await asyncio.to_thread(outage)
            await until(lambda: "answers again" in caplog.text)
            await orders.send("soup")
            await until(orders.empty)

    with caplog.at_level("INFO", "local.host"):
        asyncio.run(scenario())
    said = [each.message for each in caplog.records if each.name == "local.host.queues"]
    assert len(said) == 2
    assert "devstoreaccount1" not in caplog.text


def test_a_queue_without_its_connection_is_refused_by_name(taking_orders, monkeypatch):
    monkeypatch.delenv("Storage")

    async def scenario():
        async with taking_orders():
            pass

    with pytest.raises(ConfigurationError, match="app setting Storage is missing"):
        asyncio.run(scenario())
    monkeypatch.setenv("Storage", "AccountKey=hush")
    with pytest.raises(ConfigurationError, match="app setting Storage is no connection string"):
        asyncio.run(scenario())
