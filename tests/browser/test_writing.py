"""A text on its way to readers: marks, remarks, a page that is named, a picture that is dropped."""

import re
from base64 import b64encode

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from pictures.models import Picture
from publishing.references import reference_to
from tests.factories import InstitutionFactory, QuestionFactory, RoleFactory
from tests.publishing.test_images import picture_bytes
from tests.staff import change_url, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DROP = """(target, [name, data]) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], name, { type: "image/png" }));
    const options = { dataTransfer, bubbles: true, cancelable: true };
    for (const kind of ["dragenter", "dragover", "drop"])
        target.dispatchEvent(new DragEvent(kind, options));
}"""


@pytest.fixture
def desk(page, live_server, context, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client = sign_in(Client(), "Publishers")
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    context.add_cookies([cookie])
    return page


def drop(field, name: str, data: bytes) -> None:
    field.evaluate(DROP, [name, b64encode(data).decode()])


def write_with_marks(desk, field, preview) -> None:
    field.click()
    desk.get_by_role("button", name="Heading").click()
    desk.keyboard.type("Who asks?\n\nSome ")
    desk.keyboard.press("Control+b")
    desk.keyboard.type("bold")
    expect(field).to_have_value("# Who asks?\n\nSome **bold**")
    desk.keyboard.press("End")
    desk.keyboard.type(" and [here](/nowhere/) ")
    expect(preview.get_by_role("heading", name="Who asks?", level=3)).to_be_visible()
    expect(preview.locator("strong")).to_have_text("bold")
    expect(desk.get_by_text("“here” does not say where the link leads.")).to_be_visible()
    expect(desk.get_by_text("“here” leads nowhere: no such page.")).to_be_visible()


def undo(desk, field) -> None:
    before = field.input_value()
    desk.get_by_role("button", name="Bold").click()
    expect(field).to_have_value(f"{before}****")
    desk.keyboard.press("Control+z")
    expect(field).to_have_value(before)


def pick_page(desk, name: str, axe) -> None:
    desk.keyboard.press("Control+k")
    desk.keyboard.type(name[:8].lower())
    expect(desk.get_by_text("1 page", exact=True)).to_be_visible()  # no more than was asked for
    expect(desk.get_by_role("button", name=re.compile(name))).to_be_visible()
    assert axe(desk) == []
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")


def drop_picture(desk, field, axe) -> None:
    drop(field, "notes.png", b"no picture")
    expect(desk.get_by_role("alert")).to_contain_text("This file is not a picture")
    desk.get_by_role("button", name="Cancel").click()
    drop(field, "chart.png", picture_bytes())
    expect(desk.get_by_text("The picture is stored.")).to_be_visible()
    link = desk.get_by_role("link", name="the pictures that stand in no text")
    assert link.evaluate("a => a.pathname + a.search") == (
        reverse("admin:pictures_picture_changelist") + "?use=none"
    )
    desk.get_by_role("button", name="Put it in").click()
    words = desk.get_by_label("What it shows")
    expect(words).to_be_focused()
    assert axe(desk) == []
    words.fill("A red bar")
    desk.get_by_role("button", name="Put it in").click()


def test_a_text_is_written_with_a_page_and_a_picture_and_follows_both(desk, watch, axe):
    watch.allow("422")
    role, question = RoleFactory(name="Platform Engineer"), QuestionFactory(answer="")
    desk.goto(change_url(question))
    field = desk.get_by_label("Full answer")
    preview = desk.get_by_label("Preview", exact=True)
    write_with_marks(desk, field, preview)
    undo(desk, field)
    pick_page(desk, role.name, axe)
    expect(preview.get_by_role("link", name=role.name)).to_be_visible()
    drop_picture(desk, field, axe)
    expect(preview.get_by_role("img", name="A red bar")).to_be_visible()
    end = f"[{role.name}]({reference_to(role)})\n\n![A red bar]({Picture.objects.get().reference})"
    assert field.input_value().endswith(end)
    assert axe(desk) == []

    desk.get_by_role("button", name="Publish", exact=True).click()
    desk.wait_for_load_state()
    role.slug = "renamed"
    role.save()
    desk.goto(question.get_absolute_url())
    expect(desk.get_by_role("img", name="A red bar")).to_be_visible()
    desk.get_by_role("link", name=role.name).click()
    expect(desk).to_have_url(re.compile("/roles/renamed/$"))


def test_the_focus_stays_in_the_list_of_pages_while_the_list_changes(desk):
    for name in ("Data Engineer", "Platform Engineer"):
        RoleFactory(name=name)
    desk.goto(change_url(QuestionFactory()))
    desk.get_by_label("Full answer").click()
    expect(desk.get_by_role("button", name="Bold")).to_be_visible()  # the tools are there
    desk.keyboard.press("Control+k")
    data, platform = (desk.get_by_role("button", name=re.compile(n)) for n in ("Data", "Platform"))
    expect(data).to_be_visible()
    desk.keyboard.type("platform")
    desk.keyboard.press("ArrowDown")  # before the answer to what was typed
    expect(data).to_be_hidden()
    expect(platform).to_be_focused()


def test_a_preview_that_cannot_be_had_says_so_and_a_dropped_logo_asks_for_its_words(desk, context):
    institution = InstitutionFactory(summary="Old words")
    desk.goto(change_url(institution))
    drop(desk.locator(".field-logo"), "logo.png", picture_bytes())
    expect(desk.get_by_label("Logo description")).to_be_focused()
    field = desk.get_by_label("Summary")
    field.click()
    expect(desk.get_by_label("Preview", exact=True)).to_contain_text("Old words")
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    desk.keyboard.type("x")
    expect(desk.get_by_text("You are not signed in any more.")).to_be_visible()
