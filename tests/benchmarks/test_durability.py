"""What was confirmed is kept, whatever happens to the portal. More rounds: benchmarks/killed.py."""

import threading
import time

import pytest

from benchmarks import killed
from benchmarks.sending import BEHIND_A_PROXY, Crowd, Form
from scripts.sandbox import Sandbox


def test_a_portal_that_is_killed_has_every_comment_that_it_confirmed_once():
    outcome = killed.run(rounds=3)
    assert outcome.confirmed > 0
    assert (outcome.lost, outcome.doubled) == ([], [])


@pytest.fixture
def busy():
    with Sandbox(**BEHIND_A_PROXY) as portal:
        yield portal


def test_of_fifty_who_write_at_once_nobody_is_turned_away(busy):
    query = "SELECT id FROM certifications_certification WHERE slug = 'mlocp'"
    (page,) = killed.rows(busy.folder, query)
    crowd, stop = Crowd(Form.open(busy, killed.FORM.format(page)), size=50), threading.Event()
    threads = crowd.send(busy.port, stop)
    time.sleep(2)
    stop.set()
    for thread in threads:
        thread.join()
    assert crowd.refused == []
    assert len(crowd.taken) >= 50
    assert len(killed.rows(busy.folder, "SELECT id FROM comments_comment")) == len(crowd.taken)
