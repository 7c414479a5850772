from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from institutions.models import Institution
from publishing.models import State
from tests.factories import InstitutionFactory, TrackFactory
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

ADD = reverse("admin:institutions_institution_add")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def logo() -> SimpleUploadedFile:
    buffer = BytesIO()
    Image.new("RGB", (300, 100), "red").save(buffer, "png")
    return SimpleUploadedFile("logo.png", buffer.getvalue())


def entries(**changes) -> dict:
    formset = "Track_institutions-"
    counts = {f"{formset}TOTAL_FORMS": 0, f"{formset}INITIAL_FORMS": 0}
    values = {"name": "DevOpsSchool", "slug": "devopsschool", "focus": "Automation"}
    return counts | values | {"summary": "It teaches.", "order": 0, "state": "draft"} | changes


def test_a_logo_is_stored_with_its_renditions(admin_client, media):
    response = admin_client.post(ADD, entries(logo=logo(), logo_alt="A red bar"))
    assert response.status_code == 302
    institution = Institution.objects.get()
    assert (institution.logo_width, institution.logo_height) == (300, 100)
    assert len(list((media / "institutions").iterdir())) == 5


def test_a_logo_without_a_description_is_refused_at_the_description(admin_client):
    form = admin_client.post(ADD, entries(logo=logo())).context["adminform"].form
    assert form.errors == {"logo_alt": ["Describe the logo for people who cannot see it."]}


def test_svg_is_refused_at_the_logo(admin_client):
    svg = SimpleUploadedFile("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    response = admin_client.post(ADD, entries(logo=svg, logo_alt="A logo"))
    assert list(response.context["adminform"].form.errors) == ["logo"]


def test_a_logo_can_be_removed(admin_client):
    institution = InstitutionFactory(logo=logo(), logo_alt="A red bar")
    url = reverse("admin:institutions_institution_change", args=[institution.pk])
    values = entries(name=institution.name, slug=institution.slug, state="published")
    assert admin_client.post(url, values | {"logo-clear": "on"}).status_code == 302
    institution = Institution.objects.get()
    assert (institution.logo.name, institution.logo_width) == ("", None)


def test_editors_say_which_tracks_a_draft_teaches(client):
    sign_in(client, "Editors")
    track = TrackFactory()
    row = {"Track_institutions-TOTAL_FORMS": 1, "Track_institutions-0-track": track.pk}
    assert client.post(ADD, entries(**row)).status_code == 302
    institution = Institution.objects.get()
    assert institution.state == State.DRAFT
    assert list(institution.tracks.all()) == [track]
