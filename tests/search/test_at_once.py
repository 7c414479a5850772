"""What is saved while the index is made anew is kept, and found as it is."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

from search import indexing
from search.models import SearchDocument
from tests.factories import CertificationFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rebuilding(monkeypatch):
    """The index is being made anew, and its end comes once something else waits for it."""
    has_written, write = Event(), indexing._write

    def pause_behind(*args):
        write(*args)
        has_written.set()
        Event().wait(1)  # longer than a save takes that does not wait

    def rebuild():
        try:
            indexing.rebuild()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        monkeypatch.setattr(indexing, "_write", pause_behind)
        done = pool.submit(rebuild)
        assert has_written.wait(10)
        monkeypatch.setattr(indexing, "_write", write)
        yield done
        done.result()


@pytest.fixture
def walrus():
    return CertificationFactory(name="Walrus")


def test_a_page_saved_during_a_rebuild_is_found_by_its_new_name(walrus, rebuilding):
    walrus.name = "Ocelot"
    walrus.save()
    rebuilding.result()
    assert [row.title for row in SearchDocument.objects.all()] == [walrus.title]


def test_a_page_deleted_during_a_rebuild_is_gone(walrus, rebuilding):
    walrus.delete()
    rebuilding.result()
    assert not SearchDocument.objects.exists()
