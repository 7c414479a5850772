"""How the database finds what a search asks for."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search.finding import Search
from tests.factories import CertificationFactory

pytestmark = pytest.mark.django_db


def test_no_text_is_read_to_count_and_to_rank():
    CertificationFactory(summary="walrus")
    with CaptureQueriesContext(connection) as asked:
        Search("walrus").listed()[:20]
    ranking = [query["sql"] for query in asked if " d " in query["sql"]]
    assert len(ranking) == 4
    if connection.vendor != "sqlite":  # PostgreSQL keeps long texts apart by itself
        return
    with connection.cursor() as cursor:
        for sql in ranking:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = " ".join(row[-1] for row in cursor.fetchall())
            assert "SEARCH d USING COVERING INDEX search_document_short" in plan
