from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from institutions.models import Institution
from publishing.models import KeptUpload, State
from tests.factories import InstitutionFactory, TrackFactory
from tests.html import find_all
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

ADD = reverse("admin:institutions_institution_add")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def logo(name: str = "logo.png") -> SimpleUploadedFile:
    buffer = BytesIO()
    Image.new("RGB", (300, 100), "red").save(buffer, "png")
    return SimpleUploadedFile(name, buffer.getvalue())


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


def kept_in(response) -> str:
    """The name of the kept logo in a form that is shown again; ``""`` if none is kept."""
    inputs = [field for field in find_all(response.text, "input") if field.get("type") == "hidden"]
    return next((i.get("value") for i in inputs if i.get("name") == "logo-kept"), "")


def test_a_logo_need_not_be_chosen_again_after_an_error_elsewhere(admin_client, media):
    response = admin_client.post(ADD, entries(logo=logo(), logo_alt="A red bar", name=""))
    again = entries(**{"logo-kept": kept_in(response), "logo_alt": "A red bar"})
    assert list(media.iterdir()) == []
    assert admin_client.post(ADD, again).status_code == 302
    institution = Institution.objects.get()
    assert (institution.logo_width, institution.logo_height) == (300, 100)
    assert institution.logo.name.startswith("institutions/logo-")


def test_a_new_choice_replaces_a_kept_logo(admin_client):
    response = admin_client.post(ADD, entries(logo=logo(), logo_alt="A red bar", name=""))
    again = {"logo-kept": kept_in(response), "logo": logo("green.png"), "logo_alt": "Green"}
    admin_client.post(ADD, entries(**again))
    assert "green" in Institution.objects.get().logo.name


def test_a_logo_that_is_refused_is_not_kept(admin_client):
    svg = SimpleUploadedFile("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    response = admin_client.post(ADD, entries(logo=svg))
    assert kept_in(response) == ""
    assert not KeptUpload.objects.exists()


@pytest.mark.parametrize("kept", ["", "no-uuid", "a\0b", "0" * 32])
def test_a_name_of_no_kept_logo_means_none(admin_client, kept):
    admin_client.post(ADD, entries(**{"logo-kept": kept}))
    assert not Institution.objects.get().logo


def test_a_kept_logo_is_forgotten_after_a_day(admin_client):
    admin_client.post(ADD, entries(logo=logo()))
    old = KeptUpload.objects.get()
    KeptUpload.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert KeptUpload.objects.find(str(old.uid)) is None
    admin_client.post(ADD, entries(logo=logo()))
    assert not KeptUpload.objects.filter(pk=old.pk).exists()


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
