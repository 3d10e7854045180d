"""What storage queues keep, by the SDK: the simulator's and Azurite's."""

import pytest

TEXT = "<wave> & 'more' \"ä\""


@pytest.fixture
def made(queue):
    queue.create_queue()
    return queue


def receive(queue, most=1, hidden=60):
    batch = queue.receive_messages(messages_per_page=most, visibility_timeout=hidden)
    return list(next(batch.by_page(), ()))


def count(queue):
    return queue.get_queue_properties().approximate_message_count


def test_a_queue_is_made_once(made, refused):
    made.send_message("stays")
    assert refused(made.create_queue) == (204, "QueueAlreadyExists")
    assert count(made) == 1


def test_a_queue_that_is_missing_is_named_as_such(queue, refused):
    missing = (404, "QueueNotFound")
    assert refused(queue.send_message, "x") == missing
    assert refused(queue.receive_message) == missing
    assert refused(queue.peek_messages) == missing
    assert refused(queue.get_queue_properties) == missing


def test_a_message_comes_as_it_was_sent_and_is_hidden_from_others(made):
    sent = made.send_message(TEXT, time_to_live=-1)
    [message] = receive(made)
    assert (message.id, message.content, message.dequeue_count) == (sent.id, TEXT, 1)
    assert message.inserted_on == sent.inserted_on
    assert message.next_visible_on > message.inserted_on
    assert receive(made) == []
    assert made.peek_messages() == []
    assert count(made) == 1


def test_who_peeks_sees_the_first_without_counting_or_holding(made):
    for number in range(3):
        made.send_message(str(number))
    peeked = made.peek_messages(max_messages=2)
    assert [(each.content, each.dequeue_count, each.pop_receipt) for each in peeked] == [
        ("0", 0, None),
        ("1", 0, None),
    ]
    assert [each.content for each in receive(made, 32)] == ["0", "1", "2"]


def test_a_message_that_is_given_back_comes_again_and_counts(made):
    made.send_message("x")
    for times in (1, 2, 3):
        [message] = receive(made)
        assert message.dequeue_count == times
        made.update_message(message.id, message.pop_receipt, visibility_timeout=0)


def test_a_hold_is_prolonged_by_its_newest_receipt_alone(made, refused):
    made.send_message("x")
    [message] = receive(made)
    renewed = made.update_message(message.id, message.pop_receipt, visibility_timeout=60)
    assert renewed.pop_receipt != message.pop_receipt
    assert renewed.next_visible_on >= message.next_visible_on
    old = (message.id, message.pop_receipt)
    assert refused(made.update_message, *old, visibility_timeout=60) == (400, "PopReceiptMismatch")
    assert refused(made.delete_message, *old) == (400, "PopReceiptMismatch")
    made.delete_message(message.id, renewed.pop_receipt)
    assert count(made) == 0


def test_what_was_deleted_is_not_found(made, refused):
    made.send_message("x")
    [message] = receive(made)
    made.delete_message(message)
    held = (message.id, message.pop_receipt)
    assert refused(made.delete_message, *held) == (404, "MessageNotFound")
    assert refused(made.update_message, *held, visibility_timeout=0) == (404, "MessageNotFound")


def test_a_hold_ends_by_itself_and_its_receipt_with_the_next_one(made, refused, until):
    made.send_message("x")
    [first] = receive(made, hidden=1)
    [second] = until(lambda: receive(made))
    assert second.dequeue_count == 2
    assert refused(made.delete_message, first.id, first.pop_receipt) == (400, "PopReceiptMismatch")


def test_a_message_may_be_sent_for_later(made, until):
    made.send_message("x", visibility_timeout=1)
    assert (receive(made), count(made)) == ([], 1)
    assert until(lambda: receive(made))[0].content == "x"


@pytest.mark.parametrize(("most", "hidden"), [(33, 60), (1, 7 * 24 * 3600 + 1)])
def test_what_is_out_of_range_is_refused(made, refused, most, hidden):
    made.send_message("x")
    told = refused(receive, made, most, hidden)
    assert told == (400, "OutOfRangeQueryParameterValue")
    assert made.peek_messages()[0].dequeue_count == 0
