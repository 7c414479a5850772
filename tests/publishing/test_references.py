"""Links that name their page by its identity."""

import pytest
from django.core.management import call_command
from django.test import Client

from faqs.models import Question
from publishing.meta import plain
from publishing.models import PendingChange, State
from publishing.preview import Ticket
from publishing.references import reference_to
from publishing.trees import take
from search.models import SearchDocument
from tests.factories import (
    CertificationFactory,
    MistakeFactory,
    QuestionFactory,
    RoleFactory,
    SectionFactory,
    SkillFactory,
    UserFactory,
)
from tests.html import find_all, text_of

pytestmark = pytest.mark.django_db


def links(client, question) -> dict[str, str]:
    """Words → address of the links in the answer to ``question``."""
    page = client.get(question.get_absolute_url())
    prose = next(e for e in find_all(page.text, "div") if "prose" in (e.get("class") or ""))
    return {text_of(link): link.get("href") for link in prose.iter("a")}


def asked_about(*targets: str) -> Question:
    text = " ".join(f"[word{n}]({target})" for n, target in enumerate(targets))
    return QuestionFactory(answer=text)


def test_the_link_follows_its_page_through_renames(client):
    role = RoleFactory(slug="sre")
    question = asked_about(reference_to(role), "/roles/sre/")
    role.slug = "reliability"
    role.save()
    RoleFactory(slug="sre")
    assert links(client, question) == {"word0": "/roles/reliability/", "word1": "/roles/sre/"}


def test_a_part_of_a_page_can_be_meant(client):
    guide, section = CertificationFactory(slug="x"), SectionFactory(slug="one")
    question = asked_about(
        f"{reference_to(guide)}#skills", reference_to(section), f"{reference_to(section)}#a&b"
    )
    assert list(links(client, question).values()) == [
        "/certifications/x/#skills",
        "/guide/#section-one",
        "/guide/#a&b",
    ]


@pytest.mark.parametrize(
    "target",
    [
        lambda: reference_to(RoleFactory(state=State.DRAFT, slug="secret")),
        lambda: reference_to(RoleFactory.build(slug="secret")),
        lambda: reference_to(SectionFactory(slug="secret", parent=SectionFactory(state="draft"))),
        lambda: "page:roles/secret",
        lambda: "PAGE:roles/secret/x",
        lambda: "page:secret/secret/00000000-0000-0000-0000-000000000000",
    ],
)
def test_what_visitors_cannot_open_is_words_without_a_link(client, target):
    question = asked_about(target())
    assert links(client, question) == {}
    page = client.get(question.get_absolute_url()).text
    assert "word0" in page
    assert "secret" not in page.lower()


@pytest.mark.parametrize("times", [1, 12])
def test_a_page_asks_once_for_each_kind_however_many_links_it_has(
    client, django_assert_num_queries, times
):
    guide = CertificationFactory(slug="x", has_guide=True)
    for _ in range(times):
        SkillFactory(certification=guide, detail=f"[a]({reference_to(RoleFactory())})")
        MistakeFactory(certification=guide, remedy=f"[a]({reference_to(QuestionFactory())})")
    client.get("/certifications/x/")
    with django_assert_num_queries(6):
        page = client.get("/certifications/x/")
    assert "page:" not in page.text


def test_search_finds_the_words_and_not_the_reference():
    role = RoleFactory(slug="sre")
    question = asked_about(reference_to(role))
    assert plain(question.answer) == "word0"
    assert str(role.uid) not in SearchDocument.objects.get(uid=question.uid).body


def test_a_preview_links_to_where_its_page_will_be(client):
    question = asked_about("/")
    tree = take(question)
    tree["values"] |= {"answer": f"[self]({reference_to(question)})", "slug": "renamed"}
    PendingChange.objects.keep(question, tree, UserFactory())
    page = Client().get(f"{Ticket.of(question).url}page/").text
    assert 'href="/faqs/renamed/" rel="noopener nofollow">self<' in page


def test_content_files_keep_the_link_on_their_way_to_another_database(client, tmp_path):
    role = RoleFactory(slug="sre")
    question = asked_about(reference_to(role))
    role.slug = "renamed"
    role.save()
    call_command("export_content", str(tmp_path), verbosity=0)
    Question.objects.all().delete()
    role.delete()
    call_command("load_content", str(tmp_path), verbosity=0)
    assert links(client, question) == {"word0": "/roles/renamed/"}
