"""What visitors send, from the form to the page: with and without JavaScript."""

from contextlib import contextmanager

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from playwright.sync_api import expect

from comments.models import Comment, State
from faqs.models import AskedQuestion, Question
from tests.factories import (
    AskedQuestionFactory,
    CertificationFactory,
    CommentFactory,
    LearningPathFactory,
    QuestionFactory,
    TopicFactory,
    UserFactory,
)
from tests.staff import change_url
from tests.windows import windows
from visitors import forms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUEUE = "/admin/comments/comment/"
# What the element that has the focus is called.
FOCUSED = """() => {
    const here = document.activeElement;
    return (here.labels?.[0]?.textContent ?? (here.value || here.textContent)).trim();
}"""


@pytest.fixture
def has_javascript() -> bool:
    return True


@pytest.fixture
def browser_context_args(browser_context_args, has_javascript) -> dict:
    return browser_context_args | {"java_script_enabled": has_javascript}


@pytest.fixture
def path():
    return LearningPathFactory(slug="devops", name="DevOps")


@pytest.fixture(autouse=True)
def in_no_hurry(monkeypatch):
    """A browser that is driven writes faster than people do."""
    monkeypatch.setattr(forms, "SHORTEST", forms.timedelta())


@contextmanager
def as_staff(context, live_server):
    """Within the block the browser is signed in, afterwards it is a visitor's again."""
    client = Client()
    client.force_login(UserFactory(is_staff=True, is_superuser=True, first_name="Mara"))
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
    )
    yield
    context.clear_cookies(name=name)


def comment_field(page):
    return page.get_by_role("textbox", name="Comment")


def actions(page):
    return page.locator("select[name=action]")


def fill(page, text: str) -> None:
    comment_field(page).fill(text)
    page.get_by_label("Name").fill("Ann")
    page.get_by_label("E-mail address").fill("ann@example.org")
    page.get_by_role("button", name="Send").click()


@pytest.mark.parametrize("has_javascript", [True, False])
def test_a_comment_is_sent_approved_and_read(page, context, live_server, path, has_javascript):
    page.goto("/paths/devops/")
    page.get_by_role("link", name="Write a comment").click()
    if has_javascript:
        expect(comment_field(page)).to_be_focused()
        assert page.url.endswith("/paths/devops/")
    fill(page, "The exam was fair.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your comment has arrived")
    page.get_by_role("link", name="Back to DevOps").click()
    expect(page.get_by_text("No comments yet")).to_be_visible()

    with as_staff(context, live_server):
        page.goto(QUEUE)
        if has_javascript:
            page.keyboard.press("j")
            page.keyboard.press("a")
        else:
            page.get_by_role("checkbox").nth(1).check()
            actions(page).select_option("approve")
            page.get_by_role("button", name="Go").click()
        expect(page.locator(".messagelist")).to_have_text("Approved: 1.")

    page.goto("/paths/devops/")
    expect(page.get_by_text("The exam was fair.")).to_be_visible()
    assert "ann@example.org" not in page.content()


@pytest.mark.parametrize("has_javascript", [True, False])
def test_a_reply_is_written_below_what_it_answers(page, path, has_javascript):
    comment = CommentFactory(page=path, name="Bea", text="Is it hard?")
    page.goto("/paths/devops/")
    page.get_by_role("link", name="Reply to Bea").click()
    fill(page, "Not if you prepare.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your comment has arrived")
    assert comment.replies.get().state == State.PENDING


@pytest.mark.parametrize("has_javascript", [True, False])
def test_a_refused_comment_keeps_its_words(page, path, has_javascript, watch):
    watch.allow("422")
    page.goto("/paths/devops/")
    page.get_by_role("link", name="Write a comment").click()
    page.get_by_label("Name").wait_for()
    fill(page, "x" * 5_001)
    expect(page.get_by_role("alert")).to_contain_text("This was not sent yet.")
    assert comment_field(page).input_value() == "x" * 5_001
    fill(page, "Shorter.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your comment has arrived")


def test_escape_leaves_an_empty_form_and_only_an_empty_one(page, path):
    page.goto("/paths/devops/")
    link = page.get_by_role("link", name="Write a comment")
    link.click()
    comment_field(page).fill("Words")
    page.keyboard.press("Escape")
    expect(comment_field(page)).to_have_value("Words")
    comment_field(page).fill("")
    page.keyboard.press("Escape")
    expect(comment_field(page)).to_have_count(0)
    expect(link).to_be_focused()


def test_what_is_typed_moves_along_to_another_reply(page, path):
    for name in ("Bea", "Cem"):
        CommentFactory(page=path, name=name)
    page.goto("/paths/devops/")
    page.get_by_role("link", name="Reply to Bea").click()
    comment_field(page).fill("Half a thought")
    page.get_by_label("Name").fill("Ann")
    page.get_by_role("link", name="Reply to Cem").click()
    form = page.locator(".comment", has_text="Cem").locator("form")
    expect(form.get_by_role("textbox", name="Comment")).to_be_focused()
    expect(comment_field(page)).to_have_value("Half a thought")
    expect(page.get_by_label("Name")).to_have_value("Ann")
    fill(page, "A whole one.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your comment has arrived")
    assert Comment.objects.get(name="Ann").parent.name == "Cem"


def test_a_slow_answer_brings_no_form_to_a_link_that_was_left(page, path):
    for name in ("Bea", "Cem"):
        CommentFactory(page=path, name=name)
    page.goto("/paths/devops/")
    held = []
    page.route("**/comments/write/**", lambda route: held.append(route))
    page.get_by_role("link", name="Reply to Bea").click()
    page.get_by_role("link", name="Reply to Cem").click()
    page.wait_for_timeout(100)
    for route in reversed(held):
        route.continue_()
    expect(comment_field(page)).to_be_focused()
    expect(page.locator(".comment", has_text="Cem").locator("form")).to_have_count(1)
    expect(page.locator("form[method=post]")).to_have_count(1)


def test_the_browser_asks_before_words_are_left_behind(page, path):
    page.goto("/paths/devops/")
    page.get_by_role("link", name="Write a comment").click()
    comment_field(page).press_sequentially("Words")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.evaluate("setTimeout(() => location.assign('/paths/'))")
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(comment_field(page)).to_have_value("Words")


def test_without_the_form_in_place_its_page_opens(page, path, watch):
    watch.allow("request failed")
    watch.allow("Failed to load resource")
    page.goto("/paths/devops/")
    page.route("**/comments/write/**", lambda route: route.abort(), times=1)
    page.get_by_role("link", name="Write a comment").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Write a comment")


@pytest.mark.parametrize("has_javascript", [True, False])
def test_a_question_is_asked_answered_and_published(
    page, context, live_server, watch, has_javascript
):
    TopicFactory(name="Exam")
    CertificationFactory(slug="mlocp", abbreviation="MLOCP", has_guide=True)
    QuestionFactory(title="Is Python needed?", topic=TopicFactory())
    page.goto("/certifications/mlocp/")
    page.get_by_role("link", name="Ask a question about MLOCP").click()
    page.get_by_label("Your question").fill("Is a GPU needed?")
    page.get_by_role("button", name="Show answers that fit").click()
    expect(page.get_by_role("link", name="Is Python needed?")).to_be_visible()
    page.get_by_label("E-mail address").fill("ann@example.org")
    page.get_by_role("button", name="Send the question").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your question has arrived")

    with as_staff(context, live_server):
        page.goto("/admin/faqs/askedquestion/")
        page.get_by_role("link", name="Is a GPU needed?").click()
        page.get_by_label("Topic").select_option("Exam")
        page.get_by_label("Short answer").fill("No, a laptop will do.")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator(".messagelist")).to_contain_text("Askers told by e-mail: 1.")

    address = mail.outbox[0].body.split("on the site now:")[1].split()[0]
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Is a GPU needed?")
    expect(page.get_by_text("No, a laptop will do.")).to_be_visible()
    assert AskedQuestion.objects.get().question == Question.objects.get(slug="is-a-gpu-needed")


@pytest.fixture
def queue(page, context, live_server, path):
    """The queue with four comments that wait."""
    for text in ("First", "Second", "Third", "Fourth"):
        CommentFactory(page=path, text=text, state=State.PENDING)
    with as_staff(context, live_server):
        page.goto(QUEUE)
        yield page


def states() -> dict[str, str]:
    return dict(Comment.objects.values_list("text", "state"))


def press(page, *keys: str) -> None:
    """Press keys; the last one sends the list."""
    for key in keys[:-1]:
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press(keys[-1])


def test_keys_move_and_moderate_and_go_on_with_the_next(queue):
    press(queue, "j", "ArrowDown", "k", "ArrowUp", "j", "a")
    assert states()["Second"] == "approved"
    press(queue, "s")  # the row that took the place of the last one
    assert states() == {
        "First": "pending",
        "Second": "approved",
        "Third": "spam",
        "Fourth": "pending",
    }
    press(queue, "k", "x")
    assert states()["First"] == "removed"


def test_keys_apply_to_the_rows_that_are_ticked(queue):
    press(queue, "j", "Space", "j", "j", "Space", "s")
    assert [text for text, state in states().items() if state == "spam"] == ["First", "Third"]


def test_keys_open_a_comment(queue):
    press(queue, "j", "Enter")
    expect(queue.get_by_role("heading", level=1)).to_have_text("Change comment")


def tab_to(page, name: str, press: str = "Tab") -> None:
    """Go on by key until the focus stands on what is called ``name``."""
    for _ in range(120):
        page.keyboard.press(press)
        if page.evaluate(FOCUSED).startswith(name):
            return
    pytest.fail(f"No key leads to “{name}”.")


def test_from_signing_in_to_an_empty_queue_by_keys_alone(page, path):
    for text in ("First", "Second", "Third"):
        CommentFactory(page=path, text=text, state=State.PENDING)
    moderator = UserFactory(username="mara", is_staff=True)
    moderator.groups.add(Group.objects.get(name="Moderators"))
    page.goto("/admin/")
    page.keyboard.type("mara")
    page.keyboard.press("Tab")
    page.keyboard.type("secret")
    press(page, "Enter")
    tab_to(page, "Comments")
    press(page, "Enter")
    press(page, "j", "Enter")
    tab_to(page, "Reply", "Shift+Tab")
    page.keyboard.type("Thank you.")
    tab_to(page, "Save")
    press(page, "Enter")
    press(page, "j", "a")
    press(page, "s")
    press(page, "x")
    shown = {"First": "approved", "Thank you.": "approved"}
    assert states() == shown | {"Second": "spam", "Third": "removed"}
    expect(page.locator("#result_list")).to_have_count(0)


def test_keys_do_nothing_while_somebody_types_or_stands_nowhere(queue):
    queue.keyboard.press("a")
    search = queue.locator("#searchbar")
    search.focus()
    queue.keyboard.type("jaxs")
    expect(search).to_have_value("jaxs")
    actions(queue).focus()
    queue.keyboard.press("a")
    assert set(states().values()) == {"pending"}


def test_the_queue_says_which_keys_there_are(queue):
    expect(queue.locator("[data-queue]")).to_contain_text("a approves, s marks as spam, x removes.")
    AskedQuestionFactory()
    queue.goto("/admin/faqs/askedquestion/")
    expect(queue.locator("[data-queue]")).to_contain_text("ticks it. s marks as spam, x removes.")


def test_staff_reply_from_the_page_of_a_comment(queue, path):
    comment = Comment.objects.get(text="First")
    Comment.objects.update(state=State.APPROVED)
    queue.goto(change_url(comment))
    queue.get_by_role("textbox", name="Reply").fill("Thank you.")
    queue.get_by_role("button", name="Save", exact=True).click()
    queue.goto("/paths/devops/")
    reply = queue.locator(".is-reply")
    expect(reply).to_contain_text("Mara")
    expect(reply).to_contain_text("Staff")


@windows(320)
def test_forms_and_comments_are_accessible_and_fit(page, path, axe, watch, subtests):
    watch.allow("422")
    QuestionFactory(title="Is Python needed?")
    comment = CommentFactory(page=path, text="W" * 300 + " https://a.example/" + "x" * 200)
    CommentFactory(page=path, parent=comment, by_staff=True)
    write = f"/comments/write/path-{path.pk}/"

    def check(name: str) -> None:
        with subtests.test(name):
            assert axe(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    for address in (
        "/paths/devops/",
        write,
        f"{write}?to={comment.pk}",
        write.replace("write", "thanks"),
        "/faqs/ask/",
        "/faqs/ask/?q=python",
        "/faqs/ask/thanks/",
    ):
        page.goto(address)
        check(address)
    page.goto("/paths/devops/")
    page.get_by_role("link", name="Write a comment").click()
    page.get_by_label("Name").wait_for()
    check("in place")
    page.goto(write)
    page.locator("form[method=post]").evaluate("form => { form.noValidate = true; }")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("alert").wait_for()
    check("refused")


@windows(360)
def test_the_queues_are_accessible_and_fit(queue, axe, watch, subtests):
    # Axe makes a style of its own out of what a style sheet imports, and is stopped.
    watch.allow("Applying inline style")
    watch.allow("Couldn't load preload assets")
    TopicFactory()
    asked = AskedQuestionFactory(text="W" * 300, email="ann@example.org")
    comment = Comment.objects.first()
    CommentFactory(page=comment.page, parent=comment)
    for address in (QUEUE, change_url(comment), "/admin/faqs/askedquestion/", change_url(asked)):
        queue.goto(address)
        with subtests.test(address):
            assert axe(queue) == []
            assert queue.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_erasing_asks_first(queue, axe, watch):
    watch.allow("Applying inline style")
    watch.allow("Couldn't load preload assets")
    queue.get_by_role("checkbox").nth(1).check()
    actions(queue).select_option("erase_senders")
    queue.get_by_role("button", name="Go").click()
    expect(queue.get_by_role("heading", level=1)).to_have_text("Erase what these visitors sent?")
    assert axe(queue) == []
    queue.get_by_role("button", name="Erase for good").click()
    expect(queue.locator(".messagelist")).to_have_text("Erased for good: 1.")
    assert Comment.objects.count() == 3
