import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from certifications.facet_index import build_index
from certifications.models import Certification, Level, Track
from comments.models import Comment
from institutions.models import Institution
from mlocp_portal.sample.catalogue import certifications
from mlocp_portal.sample.frame import Frame
from mlocp_portal.sample.writer import Writer
from roles.models import Role
from search.finding import find
from tests.factories import CertificationFactory

pytestmark = pytest.mark.django_db


def fill(**options) -> None:
    call_command("fill_catalogue", certifications=60, comments=100, **options)


def test_made_up_portal_has_something_in_every_facet_and_every_row_is_valid():
    CertificationFactory()
    fill(beside_content=True)

    index = build_index()
    assert all(any(value.bits for value in values.values()) for values in index.facets.values())
    assert Comment.objects.public().count() > 50
    assert any(row.title.startswith("Certified") for row in find("certified kubernetes"))
    for row in Certification.objects.order_by("pk")[:30]:
        row.full_clean()


def test_same_seed_makes_the_same_certifications():
    def rows(seed: int) -> list[tuple]:
        writer, frame = (
            Writer(seed),
            Frame([Track()], [Level()], [Institution()], [Role(name="SRE")], []),
        )
        made = certifications(writer, frame, range(50), timezone.now())
        return [(row.uid, row.summary, row.status) for row in made]

    assert rows(3) == rows(3) != rows(4)


def test_database_with_content_is_refused_unless_it_is_meant():
    CertificationFactory()

    with pytest.raises(CommandError, match="holds content"):
        fill()
    assert Certification.objects.count() == 1
