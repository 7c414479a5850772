"""A draft on its real page, for whoever has the link, until the link expires."""

from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.urls import reverse
from django.utils import timezone

from certifications.models import Certification
from guide.models import Section
from publishing.models import PendingChange, State
from publishing.preview import Ticket
from publishing.trees import take
from tests.factories import (
    CertificationFactory,
    InstitutionFactory,
    LearningPathFactory,
    QuestionFactory,
    RoleFactory,
    SectionFactory,
    SkillFactory,
    TestimonialFactory,
)

pytestmark = pytest.mark.django_db


def page_of(client, obj):
    return client.get(f"{Ticket.of(obj).url}page/")


def keep_beside(page, **values) -> None:
    tree = take(page)
    tree["values"] |= values
    PendingChange.objects.keep(page, tree, None)


def test_a_draft_is_shown_on_the_real_page_and_nowhere_else(client):
    guide = CertificationFactory(name="Old name", has_guide=True)
    SkillFactory(certification=guide, title="A skill")
    keep_beside(guide, name="New name")
    preview = page_of(client, guide)
    assert "<h1>New name</h1>" in preview.text
    assert "A skill" in preview.text
    assert "<b>Preview.</b>" in preview.text
    assert "Old name" in client.get(guide.get_absolute_url()).text
    assert Certification.objects.get().name == "Old name"


def test_what_stands_around_a_draft_calls_it_by_its_new_name(client):
    institution = InstitutionFactory(name="Old name")
    keep_beside(institution, name="New name")
    around = client.get(Ticket.of(institution).url)
    assert "<h1>New name</h1>" in around.text
    assert "Preview: New name" in around.text
    assert "Old name" not in around.text


@pytest.mark.parametrize(
    "factory",
    [
        CertificationFactory, InstitutionFactory, LearningPathFactory, QuestionFactory,
        RoleFactory, SectionFactory, TestimonialFactory,
    ],
)  # fmt: skip
def test_what_was_never_published_is_shown_too(client, factory):
    SectionFactory(block="testimonials")
    later = timezone.now() + timedelta(days=9)
    for page in (factory(state=State.DRAFT), factory(publish_at=later)):
        preview = page_of(client, page)
        assert preview.status_code == 200
        assert str(page) in preview.text
        page.refresh_from_db()
        assert not page.is_visible


def test_a_preview_is_neither_cached_nor_indexed(client):
    guide = CertificationFactory(state=State.DRAFT)
    for url in (Ticket.of(guide).url, f"{Ticket.of(guide).url}page/"):
        response = client.get(url)
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_only_the_portal_may_frame_a_preview(client):
    preview = page_of(client, CertificationFactory())
    assert preview["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in preview["Content-Security-Policy"]
    page = client.get(reverse("guide:home"))
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_the_link_needs_no_account_and_ends(client, settings):
    guide = CertificationFactory(state=State.DRAFT, name="Secret")
    old = Ticket(guide._meta.label_lower, str(guide.uid), timezone.now() - timedelta(seconds=1))
    for url in (old.url, f"{old.url}page/"):
        response = client.get(url)
        assert response.status_code == 410
        assert "has ended" in response.text
        assert "Secret" not in response.text


@pytest.mark.parametrize("token", ["x", "x:y", "W10:1", Signer(salt="other").sign_object([1])])
def test_a_link_that_the_portal_did_not_make_shows_nothing(client, token):
    assert client.get(reverse("publishing:preview", args=[token])).status_code == 410


def test_a_page_that_is_gone_is_not_found(client):
    guide = CertificationFactory()
    url = Ticket.of(guide).url
    guide.delete()
    assert client.get(url).status_code == 404


def test_drafts_inside_the_guide_are_shown_in_it(client):
    section = SectionFactory(state=State.DRAFT, title="A new section")
    keep_beside(section, body="Its **text**.")
    assert "Its <strong>text</strong>." in page_of(client, section).text
    assert Section.objects.get().state == State.DRAFT
