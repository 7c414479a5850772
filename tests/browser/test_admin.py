"""The admin as staff use it: every page under the security policy, sorting by mouse and by keys."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certifications.models import Certification
from publishing.models import PendingChange, Revision
from publishing.preview import Ticket
from publishing.trees import take
from tests.factories import (
    CertificationFactory,
    InstitutionFactory,
    LearningPathFactory,
    PathStepFactory,
    PlanTaskFactory,
    PreparationPlanFactory,
    QuestionFactory,
    RecommendationFactory,
    SectionFactory,
    SkillFactory,
    TestimonialFactory,
    UserFactory,
)
from tests.staff import change_url
from tests.windows import windows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MODELS = [
    "guide_section",
    "guide_testimonial",
    "certifications_certification",
    "certifications_track",
    "certifications_level",
    "paths_learningpath",
    "roles_role",
    "institutions_institution",
    "faqs_question",
    "faqs_topic",
    "faqs_askedquestion",
    "pictures_picture",
    "comments_comment",
    "auth_user",
    "auth_group",
    "audit_event",
]

# What nobody adds in the admin.
COMES_BY_ITSELF = {"faqs_askedquestion", "comments_comment", "audit_event"}


@pytest.fixture
def staff_page(page, live_server, context):
    client = Client()
    client.force_login(UserFactory(username="admin", is_staff=True, is_superuser=True))
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    context.add_cookies([cookie])
    return page


@pytest.fixture
def guide():
    """One certification with parts, and one of everything that refers to it."""
    certification = CertificationFactory(name="MLOps Certified Professional", has_guide=True)
    for title in ("First", "Second", "Third"):
        SkillFactory(certification=certification, title=title)
    PlanTaskFactory(plan=PreparationPlanFactory(certification=certification))
    PathStepFactory(path=LearningPathFactory(), certification=certification)
    RecommendationFactory(certification=certification)
    InstitutionFactory(name="DevOpsSchool")
    QuestionFactory(certification=certification)
    SectionFactory()
    TestimonialFactory()
    return certification


def of_drafts(certification) -> list[str]:
    """The pages around one that has a history and a draft."""
    tree = take(certification)
    tree["values"] |= {"tagline": "Another tagline"}
    PendingChange.objects.keep(certification, tree, None)
    newest, oldest = Revision.objects.of(certification)
    history = change_url(certification).replace("/change/", "/history/")
    return [
        change_url(certification),
        f"{history}?a={oldest.pk}&b={newest.pk}",
        change_url(certification).replace("/change/", "/delete/"),
        reverse("admin:certifications_certification_deleted"),
        Ticket.of(certification).url,
    ]


def open_skills(page, certification):
    page.goto(change_url(certification))
    page.locator("#skills-heading").click()
    return page.locator("#skills-group .has_original")


def save(page) -> None:
    page.get_by_role("button", name="Publish and continue editing").click()
    page.locator(".messagelist .success").wait_for()


def skills_of(certification) -> list[tuple[int, str]]:
    return list(certification.skills.values_list("order", "title"))


def test_login_obeys_the_policy_and_signs_in(page, axe):
    UserFactory(username="admin", is_staff=True, is_superuser=True)
    page.goto("/admin/")
    assert axe(page) == []
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Log in").click()
    assert page.locator("#content h1").inner_text() == "Site doctor"


@windows(360)
def test_every_page_obeys_the_policy_and_fits(staff_page, guide, viewport):
    wide = "document.documentElement.scrollWidth > innerWidth"
    addresses = [reverse("admin:index"), reverse("admin:sessions")]
    addresses += [change_url(guide), change_url(guide.plans.get())]
    for name in MODELS:
        addresses.append(reverse(f"admin:{name}_changelist"))
        if name not in COMES_BY_ITSELF:
            addresses.append(reverse(f"admin:{name}_add"))
    addresses += of_drafts(guide)
    for address in addresses:
        assert staff_page.goto(address).status == 200, address
        assert not staff_page.evaluate(wide), address


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_have_no_violation_of_accessibility(staff_page, guide, axe, watch):
    # Axe makes a style of its own out of what a style sheet imports, and is stopped.
    watch.allow("Applying inline style")
    watch.allow("Couldn't load preload assets")
    found = []
    for address in (
        reverse("admin:index"),
        reverse("admin:sessions"),
        reverse("admin:audit_event_changelist"),
        reverse("admin:certifications_certification_changelist"),
        reverse("admin:faqs_question_add"),
        change_url(guide),
        change_url(guide.plans.get()),
        change_url(LearningPathFactory(name="Another")),
        *of_drafts(guide),
    ):
        staff_page.goto(address)
        staff_page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found += [(address, violation) for violation in axe(staff_page)]
    assert found == []


def test_buttons_take_one_row_and_cover_nothing_that_has_the_focus(staff_page, guide):
    tree = take(guide)
    PendingChange.objects.keep(guide, tree, None)  # with a draft there are most buttons
    staff_page.goto(change_url(guide))
    bar = staff_page.locator(".submit-row")
    top = bar.bounding_box()["y"]
    assert bar.bounding_box()["height"] < 60
    staff_page.locator("#id_name").focus()
    for _ in range(40):
        staff_page.keyboard.press("Tab")
        within = staff_page.evaluate("!!document.activeElement.closest('.submit-row, summary')")
        bottom = staff_page.evaluate("document.activeElement.getBoundingClientRect().bottom")
        assert within or bottom <= top


def test_rows_are_sorted_by_dragging(staff_page, guide):
    rows = open_skills(staff_page, guide)
    staff_page.locator("#skills-heading").evaluate("heading => heading.scrollIntoView()")
    start, target = (rows.nth(i).locator("h3").bounding_box() for i in (2, 0))
    staff_page.mouse.move(start["x"] + 60, start["y"] + 14)
    staff_page.mouse.down()
    for height in (30, 12, 3):
        # A hand rests on its way; the list makes room meanwhile.
        staff_page.mouse.move(target["x"] + 60, target["y"] + height, steps=20)
        staff_page.wait_for_timeout(150)
    staff_page.mouse.up()
    save(staff_page)
    assert skills_of(guide) == [(0, "Third"), (1, "First"), (2, "Second")]


def test_rows_are_sorted_by_keys_and_said_so(staff_page, guide):
    rows = open_skills(staff_page, guide)
    rows.nth(0).get_by_role("button", name="Move down").focus()
    staff_page.keyboard.press("Enter")
    staff_page.keyboard.press("Enter")
    assert staff_page.locator("#skills-group [data-moved]").inner_text() == "Now 3 of 3."
    save(staff_page)
    assert skills_of(guide) == [(0, "Second"), (1, "Third"), (2, "First")]


def test_a_new_row_can_be_moved_before_it_is_saved(staff_page, guide):
    open_skills(staff_page, guide)
    staff_page.locator("#skills-group .add-row a").click()
    row = staff_page.locator("#skills-3")
    row.get_by_label("Title").fill("New")
    row.get_by_role("button", name="Move up").click()
    save(staff_page)
    assert [title for _, title in skills_of(guide)] == ["First", "Second", "New", "Third"]


def test_an_empty_new_row_is_forgotten_whatever_was_moved(staff_page, guide):
    rows = open_skills(staff_page, guide)
    staff_page.locator("#skills-group .add-row a").click()
    rows.nth(2).get_by_role("button", name="Move up").click()
    save(staff_page)
    assert [title for _, title in skills_of(guide)] == ["First", "Third", "Second"]


def test_autocomplete_names_what_is_not_published(staff_page, guide):
    CertificationFactory(name="Hidden gem", state="draft")
    staff_page.goto(reverse("admin:faqs_question_add"))
    staff_page.locator(".field-certification .select2-selection").click()
    staff_page.locator(".select2-dropdown .select2-search__field").fill("gem")
    staff_page.get_by_role("option", name="Hidden gem (Draft)").click()
    chosen = staff_page.locator("#id_certification").input_value()
    assert chosen == str(Certification.objects.get(name="Hidden gem").pk)


def test_a_day_is_todays_at_a_press(staff_page, guide):
    staff_page.goto(change_url(guide))
    staff_page.get_by_role("button", name="Last reviewed: today").click()
    assert staff_page.locator("#id_last_reviewed").input_value() == f"{timezone.localdate()}"


def test_a_moment_keeps_its_seconds(staff_page, guide):
    moment = timezone.now().replace(hour=8, minute=30, second=15, microsecond=0)
    Certification.objects.update(expire_at=moment.replace(year=2999), publish_at=None)
    staff_page.goto(change_url(guide))
    save(staff_page)
    guide.refresh_from_db()
    assert guide.expire_at == moment.replace(year=2999)


def test_theme_switch_is_the_portals_own(staff_page):
    staff_page.goto(reverse("admin:index"))
    staff_page.locator("[data-theme-switch]").click()
    staff_page.locator("[data-theme-switch]").click()
    assert staff_page.evaluate("localStorage.theme") == "dark"
    staff_page.goto(reverse("guide:home"))
    assert staff_page.locator("html").get_attribute("data-theme") == "dark"
