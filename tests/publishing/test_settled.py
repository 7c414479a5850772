"""Work that follows from saved rows is done once, at the end of the block."""

import pytest

from publishing.settled import gathering, once_settled


@pytest.fixture
def done() -> list:
    return []


def test_outside_a_block_work_is_done_at_once(done):
    once_settled(done.append, [1, 2])
    assert done == [[1, 2]]


def test_inside_a_block_it_is_done_once_at_the_end(done):
    with gathering():
        once_settled(done.extend, [1, 2])
        once_settled(done.extend, [2, 3])
        assert done == []
    assert done == [1, 2, 3]


def test_an_inner_block_leaves_it_to_the_outer_one(done):
    with gathering():
        with gathering():
            once_settled(done.append, [1])
        assert done == []
    assert done == [[1]]


def test_a_block_that_fails_does_nothing_and_the_next_one_works(done):
    @gathering()
    def fail():
        once_settled(done.append, [1])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    once_settled(done.append, [2])
    assert done == [[2]]


def test_what_a_block_has_gathered_can_be_dropped(done):
    with gathering() as work:
        once_settled(done.append, [1])
        work.clear()
    assert done == []


def test_nothing_to_do_is_not_done(done):
    once_settled(done.append, [])
    assert done == []
