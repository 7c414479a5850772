"""Charts draw the figures that stand beside them, none at all too."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from certifications.rules import guides_by_track
from comments.models import State
from comments.rules import WEEKS, sent_by_week
from publishing.charts import WIDTH, Declared, draw
from tests.factories import (
    AskedQuestionFactory,
    CertificationFactory,
    CommentFactory,
    TrackFactory,
    UserFactory,
)
from tests.html import faults, find_all

pytestmark = pytest.mark.django_db


def drawn(rows, **options) -> list[list[tuple[int, int]]]:
    chart = draw(Declared("Title", ("A", "B"), [], lambda: rows, **options))
    return [[(piece.x, piece.width) for piece in row.pieces] for row in chart.rows]


def test_the_longest_bar_has_the_full_length():
    rows = [("one", (1, 1)), ("two", (0, 4)), ("three", (0, 0))]
    assert drawn(rows) == [[(0, 250), (250, 250)], [(0, 0), (0, WIDTH)], [(0, 0), (0, 0)]]


def test_of_shares_every_bar_has_the_full_length():
    rows = [("one", (1, 1)), ("two", (1, 2)), ("three", (0, 0))]
    assert drawn(rows, is_share=True) == [
        [(0, 500), (500, 500)],
        [(0, 333), (333, 667)],
        [(0, 0), (0, 0)],
    ]


def test_nothing_is_drawn_of_nothing():
    assert drawn([]) == []
    assert drawn([("one", (0, 0)), ("two", (0, 0))]) == []


def test_guides_are_counted_by_track():
    track, empty = TrackFactory(name="MLOps", order=1), TrackFactory(name="Empty")
    CertificationFactory(track=track, has_guide=True)
    CertificationFactory.create_batch(2, track=track)
    CertificationFactory(track=track, state="draft", has_guide=True)
    CertificationFactory(track=empty, state="draft")
    assert list(guides_by_track()) == [("MLOps", (1, 2))]


def test_what_visitors_sent_is_counted_by_week(monkeypatch):
    wednesday = datetime(2026, 11, 25, 12, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: wednesday)
    page = CertificationFactory()
    for days in (2, 3, 7 * WEEKS):  # Monday, the Sunday before, and too long ago
        CommentFactory(page=page, created_at=wednesday - timedelta(days=days))
    CommentFactory(page=page, state=State.SPAM, created_at=wednesday)
    AskedQuestionFactory.create_batch(2, created_at=wednesday)
    weeks = list(sent_by_week())
    assert len(weeks) == WEEKS
    assert weeks[-2:] == [("16 Nov", (1, 0)), ("23 Nov", (1, 2))]
    assert all(figures == (0, 0) for _, figures in weeks[:-2])


def test_the_front_page_has_the_figures_as_text(admin_client):
    html = admin_client.get(reverse("admin:index")).text
    assert faults(html) == []
    assert "There is nothing to draw yet." in html
    CertificationFactory(track__name="MLOps")
    tables = find_all(admin_client.get(reverse("admin:index")).text, "table")
    captions = {table.findtext("caption"): table for table in tables}
    table = captions["Certifications with a guide, by track"]
    assert [cell.text for cell in table.find("tbody/tr")][:3] == ["MLOps", "0", "1"]


def test_a_chart_is_for_those_who_may_see_what_it_counts(client):
    user = UserFactory(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_comment"))
    client.force_login(user)
    assert client.get(reverse("admin:index")).context["charts"] == []
    user.user_permissions.add(Permission.objects.get(codename="view_askedquestion"))
    titles = [chart.title for chart in client.get(reverse("admin:index")).context["charts"]]
    assert titles == ["Comments and questions by week"]
