"""Rows that are cleaned in a batch hear what each would hear alone, in few queries."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from certifications.models import Certification
from guide.models import Section
from publishing.content.cleaning import Cleaner, is_batched
from tests.factories import CertificationFactory, SectionFactory, TrackFactory

pytestmark = pytest.mark.django_db


def told(clean) -> dict:
    try:
        clean()
    except ValidationError as error:
        return error.message_dict
    return {}


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"name": "", "slug": "no address"},
        {"slug": "taken"},
        {"slug": "taken", "pass_mark": 0},
        {"pass_mark": 70},
        {"pass_mark": 70, "pass_mark_source": "Section 8"},
        {"validity_min_years": 3, "validity_max_years": 2, "validity_source": "Section 8"},
        {"state": "elsewhere", "status": "nowhere"},
        {"publish_at": timezone.now(), "expire_at": timezone.now()},
        {"track": None},
        {"tagline": "x" * 161},
    ],
)
def test_each_row_hears_what_full_clean_says(values):
    track = TrackFactory()
    CertificationFactory(slug="taken", track=track)
    page = CertificationFactory.build(**{"track": track} | values)
    cleaner = Cleaner()
    cleaner.begin([page])
    assert told(lambda: cleaner.clean(page)) == told(page.full_clean)
    alone = told(lambda: page.full_clean(validate_unique=False))
    assert told(lambda: cleaner.clean_alone(page)) == alone


def test_no_two_rows_of_a_batch_get_the_same_address():
    track = TrackFactory()
    first, second = CertificationFactory.build_batch(2, slug="same", track=track)
    cleaner = Cleaner()
    cleaner.begin([first, second])
    cleaner.clean(first)
    message = "Certification with this Address already exists."
    assert told(lambda: cleaner.clean(second)) == {"slug": [message]}


def test_an_address_that_a_row_gives_up_is_free_for_the_next():
    giving = CertificationFactory(slug="given-up")
    taking = CertificationFactory.build(slug="given-up", track=giving.track)
    giving.slug = "elsewhere"
    cleaner = Cleaner()
    cleaner.begin([giving, taking])
    cleaner.clean(giving)
    cleaner.clean(taking)


def test_rows_with_a_constraint_of_their_own_are_compared_one_by_one():
    assert is_batched(Certification)
    assert not is_batched(Section)
    SectionFactory(block="paths")
    section = SectionFactory.build(block="paths")
    cleaner = Cleaner()
    cleaner.begin([section])
    assert told(lambda: cleaner.clean(section)) == told(section.full_clean) != {}


def test_many_rows_need_as_many_queries_as_one(django_assert_max_num_queries):
    pages = CertificationFactory.build_batch(40, track=TrackFactory())
    cleaner = Cleaner()
    with django_assert_max_num_queries(25):
        cleaner.begin(pages)
        for page in pages:
            cleaner.clean(page)
