"""A page that goes says first what breaks, and its address may lead on."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from publishing.models import OldSlug, Revision
from publishing.references import reference_to
from publishing.revisions import What
from roles.models import Role
from tests.factories import (
    CertificationFactory,
    InstitutionFactory,
    NextStepFactory,
    PlanTaskFactory,
    PreparationPlanFactory,
    QuestionFactory,
    RoleFactory,
    TrackFactory,
)
from tests.staff import change_url, entries, errors, save

pytestmark = pytest.mark.django_db


def delete_url(obj) -> str:
    return change_url(obj).replace("/change/", "/delete/")


def test_the_texts_that_link_to_the_page_are_shown_with_their_pages(publisher):
    role = RoleFactory(slug="sre")
    guide = CertificationFactory(name="A guide")
    plan = PreparationPlanFactory(certification=guide)
    PlanTaskFactory(plan=plan, detail="See [the role](/roles/sre/).")
    NextStepFactory(certification=CertificationFactory(name="A step"), why="/roles/sre/")
    QuestionFactory(title="Which role?", answer="[This one](/roles/sre/).")
    QuestionFactory(title="Another?", answer="None.")
    QuestionFactory(title="By identity?", answer=f"[This one]({reference_to(role)}#skills)")
    page = publisher.get(delete_url(role))
    shown = [str(row) for row, _ in page.context["links_here"]]
    assert sorted(shown) == ["A guide", "A step", "By identity?", "Which role?"]


def test_what_goes_with_a_page_has_names_that_say_something(publisher):
    school = InstitutionFactory(name="A school")
    school.tracks.add(TrackFactory())
    page = publisher.get(delete_url(school))
    assert "A school" in page.text
    assert "object (" not in page.text


def test_the_address_and_all_older_ones_lead_on_to_the_successor(publisher, client):
    going, staying = RoleFactory(slug="sre"), RoleFactory(slug="platform")
    OldSlug.objects.record_change(going, "older")
    publisher.post(delete_url(going), {"post": "yes", "successor": staying.pk})
    for slug in ("sre", "older"):
        response = client.get(reverse("roles:detail", args=[slug]))
        assert (response.status_code, response.url) == (301, staying.get_absolute_url())


def test_without_a_successor_the_address_is_not_found(publisher, client):
    role = RoleFactory(slug="sre")
    publisher.post(delete_url(role), {"post": "yes", "successor": ""})
    assert not Role.objects.exists()
    assert client.get(reverse("roles:detail", args=["sre"])).status_code == 404


def test_a_published_page_has_a_way_to_delete_it(publisher):
    role = RoleFactory(state="published")
    assert f'href="{delete_url(role)}"' in publisher.get(change_url(role)).text


def test_a_page_shows_its_old_addresses(publisher):
    role = RoleFactory(slug="new")
    OldSlug.objects.record_change(role, "old")
    assert [old.slug for old in publisher.get(change_url(role)).context["old_slugs"]] == ["old"]


def add(client, page, slug: str):
    data = {"content_type": ContentType.objects.get_for_model(page).pk, "object_id": page.pk}
    return client.post(reverse("admin:publishing_oldslug_add"), data | {"slug": slug})


def test_an_old_address_can_be_added_by_hand(publisher, client):
    role = RoleFactory(slug="new")
    assert add(publisher, role, "former").status_code == 302
    assert client.get(reverse("roles:detail", args=["former"])).url == role.get_absolute_url()


@pytest.mark.parametrize("slug", ["taken", "old", "no slug", ""])
def test_an_old_address_that_cannot_lead_on_is_refused_at_the_field(publisher, slug):
    role = RoleFactory(slug="new")
    RoleFactory(slug="taken")
    OldSlug.objects.record_change(role, "old")
    assert list(errors(add(publisher, role, slug))) == ["slug"]


def test_an_old_address_of_no_page_is_refused(publisher):
    url = reverse("admin:publishing_oldslug_add")
    for data in ({"slug": "x"}, {"slug": "x", "content_type": "1", "object_id": "1"}):
        assert publisher.post(url, data).status_code == 200
    assert not OldSlug.objects.exists()


def bring_back(client, **data):
    revision = Revision.objects.filter(what=What.DELETED).first()
    url = reverse("admin:roles_role_restore", args=[revision.pk])
    return client.post(url, data, follow=True)


@pytest.mark.parametrize("has_successor", [True, False])
def test_a_page_that_comes_back_has_its_old_addresses_again(publisher, client, has_successor):
    going, staying = RoleFactory(slug="sre"), RoleFactory(slug="platform")
    OldSlug.objects.record_change(going, "older")
    OldSlug.objects.record_change(staying, "infra")
    successor = staying.pk if has_successor else ""
    publisher.post(delete_url(going), {"post": "yes", "successor": successor})
    bring_back(publisher)
    back = Role.objects.get(slug="sre")
    assert [old.slug for old in OldSlug.objects.of(back)] == ["older"]
    assert [old.slug for old in OldSlug.objects.of(staying)] == ["infra"]
    assert client.get(reverse("roles:detail", args=["older"])).url == back.get_absolute_url()


def test_an_old_address_that_another_page_has_got_since_stays_there(publisher):
    going, other = RoleFactory(slug="sre"), RoleFactory(slug="one")
    OldSlug.objects.record_change(going, "older")
    OldSlug.objects.record_change(going, "oldest")
    publisher.post(delete_url(going), {"post": "yes", "successor": ""})
    OldSlug.objects.filter(slug="older").update(object_id=other.pk)
    RoleFactory(slug="oldest")
    bring_back(publisher)
    assert not OldSlug.objects.of(Role.objects.get(slug="sre")).exists()
    assert [old.slug for old in OldSlug.objects.of(other)] == ["older"]


def test_an_address_that_leads_to_another_page_is_taken_only_after_a_question(publisher):
    leading, page = RoleFactory(slug="new", name="The leading one"), RoleFactory(slug="mine")
    OldSlug.objects.record_change(leading, "old")
    asked = save(publisher, page, slug="old", name="Typed")
    assert list(errors(asked)) == ["slug"]
    assert "The leading one" in asked.text
    assert 'name="_take_address" value="old"' in asked.text
    assert asked.context["adminform"].form["name"].value() == "Typed"
    assert list(errors(save(publisher, page, slug="old", _take_address="else"))) == ["slug"]
    assert save(publisher, page, slug="old", _take_address="old").status_code == 302
    page.refresh_from_db()
    assert page.slug == "old"
    assert not OldSlug.objects.of(leading).exists()


def test_a_new_page_takes_an_old_address_only_after_a_question(publisher):
    leading = RoleFactory(slug="new")
    OldSlug.objects.record_change(leading, "old")
    url = reverse("admin:roles_role_add")
    asked = publisher.get(url)
    data = entries(asked) | {"name": "Another", "slug": "old", "summary": "x", "tagline": "x"}
    assert "slug" in errors(publisher.post(url, data))
    assert "slug" not in errors(publisher.post(url, data | {"_take_address": "old", "name": ""}))


def test_a_page_returns_to_its_own_old_address_without_a_question(publisher):
    role = RoleFactory(slug="new")
    OldSlug.objects.record_change(role, "old")
    assert save(publisher, role, slug="old").status_code == 302


def test_a_page_that_is_made_at_an_old_address_ends_its_redirect():
    OldSlug.objects.record_change(RoleFactory(slug="new"), "old")
    RoleFactory(slug="old")
    assert not OldSlug.objects.exists()


def test_an_address_that_another_page_has_is_told_once(publisher):
    mine, taken = RoleFactory(slug="mine"), RoleFactory(slug="taken")
    content_type = ContentType.objects.get_for_model(taken)
    OldSlug.objects.create(content_type=content_type, object_id=taken.pk, slug="taken")
    for refused in (save(publisher, mine, slug="taken"), add(publisher, mine, "taken")):
        assert {name: len(texts) for name, texts in errors(refused).items()} == {"slug": 1}


def test_the_list_of_old_addresses_links_the_pages_they_lead_to(publisher):
    role = RoleFactory(name="A role")
    OldSlug.objects.record_change(role, "old")
    listed = publisher.get(reverse("admin:publishing_oldslug_changelist")).text
    assert f'<a href="{change_url(role)}">{role}</a>' in listed
