from threading import Lock

from local.processors import processors

HELD = Lock()


def is_free(_):
    return HELD.acquire(timeout=1)


def test_a_lock_that_is_held_here_is_free_in_each_process():
    with HELD, processors(2, loaded="local.processors") as pool:
        assert all(pool.map(is_free, range(1)))


def test_what_comes_back_is_in_the_order_of_what_was_given():
    with processors(2, loaded="local.processors") as pool:
        assert list(pool.map(abs, range(-9, 0))) == list(range(9, 0, -1))
