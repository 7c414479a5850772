"""Staff at work: a draft beside the page, two people at once, text that survives a lost session."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from certifications.models import Certification
from publishing.models import PendingChange, Revision
from publishing.revisions import What
from tests.factories import CertificationFactory, PreparationPlanFactory, SkillFactory
from tests.staff import change_url, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def guide():
    certification = CertificationFactory(slug="guide", name="Old name", has_guide=True)
    SkillFactory(certification=certification, title="A skill")
    PreparationPlanFactory(certification=certification)  # without one it is not let out
    return certification


@pytest.fixture
def desk(browser, live_server, new_context):
    """Opens a browser of its own for each member of the staff, with nothing allowed to go wrong."""

    def open_desk(group: str, obj):
        client = sign_in(Client(), group)
        context = new_context()
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + change_url(obj))
        return page

    return open_desk


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def name_on_site(live_server, page) -> str:
    page.goto(live_server.url + reverse("certifications:detail", args=["guide"]))
    return page.get_by_role("heading", level=1).inner_text()


def test_draft_over_live_preview_review_schedule_restore(
    desk, live_server, guide, new_context, settings
):
    settings.PUBLISH_DUE_EVERY = 0
    editor = desk("Editors", guide)
    editor.get_by_label("Name:").first.fill("New name")
    press(editor, "Ask for review")
    expect(editor.get_by_text("waits for review")).to_be_visible()

    visitor = new_context().new_page()
    assert name_on_site(live_server, visitor) == "Old name"
    link = editor.get_by_role("link", name="Preview").get_attribute("href")
    visitor.goto(live_server.url + link)
    for title in ("The page on a telephone", "The page on a desk"):
        frame = visitor.frame_locator(f"iframe[title='{title}']")
        expect(frame.get_by_role("heading", level=1)).to_have_text("New name")
    assert name_on_site(live_server, visitor) == "Old name"

    publisher = desk("Publishers", guide)
    expect(publisher.get_by_label("Name:").first).to_have_value("New name")
    soon = timezone.localtime() + timedelta(hours=1)
    publisher.get_by_text("Publish later …").click()
    publisher.get_by_label("Publish at").fill(f"{soon:%Y-%m-%dT%H:%M}")
    press(publisher, "Schedule")
    expect(publisher.get_by_text("The draft becomes the page on")).to_be_visible()
    assert name_on_site(live_server, visitor) == "Old name"
    PendingChange.objects.update(publish_at=timezone.now())  # an hour goes by
    assert name_on_site(live_server, visitor) == "New name"

    publisher.goto(live_server.url + change_url(guide).replace("/change/", "/history/"))
    press(publisher, "Compare the two")
    publisher.get_by_role("row", name=re.compile("As it stood before")).get_by_role(
        "button", name="Restore now"
    ).click()
    expect(publisher.get_by_text("again as it was")).to_be_visible()
    assert name_on_site(live_server, visitor) == "Old name"


def test_two_people_on_one_page_lose_nothing(desk, guide, axe):
    first, second = desk("Publishers", guide), desk("Publishers", guide)
    second.reload()
    expect(second.get_by_text("this page open too")).to_be_visible()
    first.get_by_label("Name:").first.fill("First")
    press(first, "Publish")
    second.get_by_label("Name:").first.fill("Second")
    second.get_by_label("Tagline:").fill("Only the second")
    press(second, "Publish")
    expect(second.get_by_role("heading", level=1, name="Somebody else has changed")).to_be_visible()
    assert axe(second) == []
    second.get_by_label("Take theirs").check()
    press(second, "Save both together")
    guide.refresh_from_db()
    assert (guide.name, guide.tagline) == ("First", "Only the second")


def test_what_was_typed_survives_a_session_that_ended(desk, guide, context):
    page = desk("Publishers", guide)
    address = page.url
    page.get_by_label("Name:").first.fill("Typed for an hour")
    page.locator("#skills-group summary").click()
    page.locator("#skills-group .add-row a").click()
    page.locator("#id_skills-1-title").fill("A new skill")
    cookies = page.context.cookies()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    press(page, "Save draft")
    assert "/login/" in page.url
    page.context.add_cookies(cookies)
    page.goto(address)
    expect(page.get_by_label("Name:").first).to_have_value("Old name")
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("Name:").first).to_have_value("Typed for an hour")
    expect(page.locator("#id_skills-1-title")).to_have_value("A new skill")
    press(page, "Save draft")
    tree = PendingChange.objects.get().tree
    assert tree["values"]["name"] == "Typed for an hour"
    assert len(tree["parts"]["skills"]) == 2
    expect(page.get_by_role("button", name="Put it back")).to_have_count(0)
    assert Certification.objects.get().name == "Old name"


def test_what_was_typed_is_offered_on_a_page_that_was_deleted_and_came_back(
    desk, live_server, guide, client
):
    page, other = desk("Publishers", guide), sign_in(client, "Publishers")
    page.get_by_label("Name:").first.fill("Typed for an hour")
    page.locator("#skills-group summary").click()
    page.locator("#id_skills-0-title").fill("Typed, too")
    page.locator("#skills-group .add-row a").click()
    page.locator("#id_skills-1-title").fill("A new skill")
    other.post(change_url(guide).replace("/change/", "/delete/"), {"post": "yes"})
    press(page, "Publish")
    expect(page.get_by_text("Perhaps it was deleted?")).to_be_visible()
    number = Revision.objects.get(what=What.DELETED).pk
    other.post(reverse("admin:certifications_certification_restore", args=[number]))
    back = Certification.objects.get()
    assert back.pk != guide.pk
    page.goto(live_server.url + change_url(back))
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#id_skills-0-title")).to_have_value("Typed, too")
    press(page, "Publish")
    back.refresh_from_db()
    assert back.name == "Typed for an hour"
    assert [skill.title for skill in back.skills.all()] == ["Typed, too", "A new skill"]
