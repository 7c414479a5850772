"""The check of the portal itself: links in texts of every kind, fragments, weights."""

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from guide.management.commands import check_site
from publishing.checked import is_linked
from publishing.checking.inside import Inside
from publishing.checking.texts import links_in_texts
from publishing.models import CheckedLink, CheckedPage, OldSlug, State
from publishing.references import reference_to
from publishing.weight import bar_of
from roles.models import Role
from tests.factories import (
    CertificationFactory,
    InstitutionFactory,
    NextStepFactory,
    PlanTaskFactory,
    QuestionFactory,
    RoleFactory,
    SectionFactory,
    TrackFactory,
)

pytestmark = pytest.mark.django_db


def test_links_are_found_in_every_text_and_belong_to_their_page():
    task = PlanTaskFactory(detail="[Paths](/paths/), [again](/paths/) and [mail](mailto:a@b.c)")
    step = NextStepFactory(why="[Why](/roles/)")
    track = TrackFactory(summary="See <https://a.example/x>.")
    institution = InstitutionFactory(website="https://b.example/")
    section = SectionFactory(body="[Below](#part) and `[no](/link/)`")
    question = QuestionFactory(slug="why", answer="[Beside](../other/)")
    QuestionFactory(state=State.DRAFT, answer="[Hidden](/hidden/)")
    found = set(links_in_texts())
    assert found == {
        (task.plan.certification, "/paths/"),
        (step.certification, "/roles/"),
        (track, "https://a.example/x"),
        (institution, "https://b.example/"),
        (section, "/guide/#part"),
        (question, "/faqs/other/"),
    }


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("/faqs/", ""),
        ("/faqs/why/", ""),
        ("/faqs/once/", ""),
        ("/faqs/nowhere/", "no such page"),
        ("/faqs/hidden/", "no such page"),
        ("/nowhere/", "no such page"),
        ("/faqs/?q=why", ""),
        ("/guide/#section-one", ""),
        ("/guide/#section-two", "the page has no part “section-two”"),
        ("/static/img/favicon.svg", ""),
        ("/faqs/%00/", "answers 400"),
        ("/comments/nothing/", "no such page"),
    ],
)
def test_the_portal_is_asked_itself(address, problem):
    QuestionFactory(slug="hidden", state=State.DRAFT)
    OldSlug.objects.record_change(QuestionFactory(slug="why"), "once")
    SectionFactory(slug="one")
    assert Inside().problem(address) == problem


class NoWeb:
    def problem(self, address: str) -> str:
        return "" if "good" in address else "answers 404"


@pytest.fixture
def no_web(monkeypatch):
    monkeypatch.setattr(check_site, "Outside", NoWeb)


@pytest.fixture
def links():
    return QuestionFactory(
        title="Where?", answer="[a](/faqs/no/) [b](https://bad.example/) [c](https://good.example)"
    )


def test_what_is_found_is_kept_and_told(no_web, links, capsys):
    certification = CertificationFactory(slug="x")
    call_command("check_site")
    assert capsys.readouterr().out.splitlines() == [
        "Where?: /faqs/no/: no such page",
        "Where?: https://bad.example/: answers 404",
        f"Links: 3, broken: 2. Pages: {CheckedPage.objects.count()}, failing: 0, too heavy: 0.",
    ]
    broken = CheckedLink.objects.exclude(problem="").order_by("pk")
    assert list(broken.values_list("object_id", "path")) == [
        (links.pk, "/faqs/no/"),
        (links.pk, ""),
    ]
    page = CheckedPage.objects.get(address="/certifications/x/")
    assert (page.model, page.object_id) == ("certifications.certification", certification.pk)
    assert 0 < page.weight < page.bar
    assert CheckedPage.objects.get(address="/faqs/").model == ""


def test_another_check_replaces_the_last_and_may_leave_the_web_out(no_web, links):
    call_command("check_site", stdout=StringIO())
    type(links).objects.update(answer="[d](/faqs/)")
    call_command("check_site", inside=True, stdout=StringIO())
    found = CheckedLink.objects.order_by("address").values_list("address", flat=True)
    assert list(found) == ["/faqs/", "https://bad.example/", "https://good.example"]
    call_command("check_site", stdout=StringIO())
    assert [link.address for link in CheckedLink.objects.all()] == ["/faqs/"]


def test_a_link_by_identity_counts_as_one_to_the_address_of_its_page():
    role = RoleFactory(slug="sre")
    hidden = RoleFactory(state=State.DRAFT)
    gone = reference_to(role).replace(str(role.uid), str(uuid4()))
    targets = [reference_to(role), f"{reference_to(role)}#no", reference_to(hidden), gone, "page:x"]
    QuestionFactory(answer=" ".join(f"[words]({target})" for target in targets))
    call_command("check_site", inside=True, stdout=StringIO())
    found = CheckedLink.objects.order_by("pk").values_list("address", "path", "problem")
    assert list(found) == [
        (targets[0], "/roles/sre/", ""),
        (targets[1], "/roles/sre/", "the page has no part “no”"),
        (targets[2], hidden.get_absolute_url(), "its page is not published"),
        (targets[3], "", "its page has been deleted"),
        (targets[4], "", "no reference that can be read"),
    ]
    assert Role.objects.filter(is_linked(Role)).count() == 2


def test_some_pages_may_be_heavier_than_others():
    assert bar_of("/guide/?x=1") > bar_of("/faqs/")


def test_a_page_that_fails_is_found(monkeypatch):
    def fail(**values):
        raise RuntimeError

    QuestionFactory(slug="fails")
    monkeypatch.setattr("faqs.views.PageMeta", fail)
    call_command("check_site", inside=True, stdout=StringIO())
    failing = CheckedPage.objects.filter(status=500).values_list("address", flat=True)
    assert sorted(failing) == ["/faqs/", "/faqs/fails/"]


def test_without_the_static_files_it_says_what_to_do_first(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    storage = {"BACKEND": "mlocp_portal.storage.BundledStaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": storage}
    with pytest.raises(CommandError, match="collectstatic first"):
        call_command("check_site", inside=True)
