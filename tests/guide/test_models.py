import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from guide.models import Section
from tests.factories import SectionFactory, TestimonialFactory

pytestmark = pytest.mark.django_db


def refusal(section: Section) -> dict:
    with pytest.raises(ValidationError) as error:
        section.full_clean()
    return error.value.message_dict


def test_a_section_is_part_of_a_main_section():
    SectionFactory(parent=SectionFactory()).full_clean()


def test_a_section_of_the_third_rank_is_refused():
    section = SectionFactory.build(parent=SectionFactory(parent=SectionFactory()))
    assert refusal(section) == {
        "parent": ["This section is part of another one. Choose a main section."]
    }


def test_a_section_with_parts_stays_a_main_section():
    outer = SectionFactory()
    SectionFactory(parent=outer)
    outer.parent = SectionFactory()
    assert refusal(outer) == {
        "parent": ["Other sections are part of this one, so it has to be a main section."]
    }


def test_a_section_is_no_part_of_itself():
    section = SectionFactory()
    section.parent = section
    assert refusal(section) == {"parent": ["A section cannot be part of itself."]}
    with pytest.raises(IntegrityError, match="guide_section_not_in_itself"), transaction.atomic():
        section.save()


def test_the_database_refuses_unknown_blocks_and_verifications():
    with pytest.raises(IntegrityError, match="guide_section_block_known"), transaction.atomic():
        SectionFactory(block="weather")
    with pytest.raises(IntegrityError, match="guide_testimonial_verification_known"):
        TestimonialFactory(verification="maybe")
