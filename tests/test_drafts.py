"""Nothing shows what is not published, by whichever relation or address it could be reached."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone

from certifications.models import Certification
from comments import commentable
from comments.models import Comment
from faqs.models import Question
from guide import models as guide
from institutions.models import Institution
from paths.models import LearningPath
from publishing.due import publish_due
from publishing.models import PendingChange, Publishable, State
from publishing.references import linkable, reference_to
from publishing.settled import gathering
from publishing.trees import Tree, take
from roles.models import Role
from tests.factories import (
    AskedQuestionFactory,
    AudienceFactory,
    CertificationFactory,
    CommentFactory,
    InstitutionFactory,
    LearningPathFactory,
    NextStepFactory,
    PathStepFactory,
    PlanTaskFactory,
    PreparationPlanFactory,
    QuestionFactory,
    RecommendationFactory,
    RoleFactory,
    SectionFactory,
    TestimonialFactory,
    TrackFactory,
)
from tests.test_pages import PAGES

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
UNSEEN = {
    "draft": lambda: {"state": "draft"},
    "in review": lambda: {"state": "review"},
    "scheduled": lambda: {"publish_at": timezone.now() + HOUR},
    "expired": lambda: {"expire_at": timezone.now() - HOUR},
}
PLAN = "plan=30&start=2026-12-01&made=20261124T080000"
PASSED = "passed=2025-12-01&made=20261124T080000"
ADDRESSES = {
    **PAGES,
    "certification": "/certifications/devops-professional/",
    "retired": "/certifications/?status=retired",
    "certifications by name": "/certifications/?q=secre",
    "question": "/faqs/shown/",
    "asking": "/faqs/ask/?q=secre",
    "map of a track": "/map/?track=mlops",
    "next step in a direction": "/next/?role=devops-engineer&held=mlocp&direction=same",
    "calendar": f"/plan/mlocp/calendar.ics?{PLAN}",
    "calendar of a renewal": f"/plan/mlocp/renewal/calendar.ics?{PASSED}",
    "search": "/search/?q=secre",
    "search with a mistake": "/search/?q=secrte",
    "suggestions": "/search/suggestions/?q=secre",
    "robots": "/robots.txt",
    "sitemaps": "/sitemap.xml",
    "sitemap of pages": "/sitemap-pages.xml",
    "sitemap of certifications": "/sitemap-certification.xml",
    "sitemap of questions": "/sitemap-question.xml",
    "sitemap of roles": "/sitemap-role.xml",
    "sitemap of paths": "/sitemap-learningpath.xml",
    "sitemap of institutions": "/sitemap-institution.xml",
    "alive": "/healthz",
    "ready": "/readyz",
}
WITHOUT_TEXTS = {
    "alive", "ready", "robots", "question arrived", "search without results",
}  # fmt: skip
# Speaks of no page but one that is published.
ALONE = WITHOUT_TEXTS | {
    *("certification without a plan", "plan", "dated plan", "calendar", "self-check", "renewal"),
    *("calendar of a renewal", "sitemaps", "sitemap of pages"),
}
# Answers 404 for what is unseen; {key} is what names its page in the addresses of comments.
PAGES_OF = {
    Certification: [
        "/certifications/secret/",
        "/plan/secret/",
        f"/plan/secret/calendar.ics?{PLAN}",
        "/plan/secret/ready/",
        "/plan/secret/renewal/",
        f"/plan/secret/renewal/calendar.ics?{PASSED}",
        "/comments/write/{key}/",
        "/comments/thanks/{key}/",
    ],
    LearningPath: ["/paths/secret/", "/comments/write/{key}/"],
    Role: ["/roles/secret/", "/comments/write/{key}/"],
    Institution: ["/institutions/secret/"],
    Question: ["/faqs/secret/"],
}
# Shows what waits to whoever has the signed link, or gives out a file by an unguessable name.
BY_LINK = {"publishing:preview", "publishing:previewed-page", "publishing.media.media"}


WAITING = {
    "draft": dict,
    "in review": lambda: {"state": State.REVIEW},
    "scheduled": lambda: {"publish_at": timezone.now() + HOUR},
}
HIDDEN_INPUT = re.compile('<input type="hidden"[^>]*>')
TEXTS = {
    *("name", "title", "label", "text", "why", "tagline", "summary", "who_for", "suits", "focus"),
    *("body", "short_answer", "answer", "detail", "remedy", "statement", "subject"),
}


@gathering()
def a_portal_with_secrets(unseen: dict) -> None:
    """Everything that is published is tied to something unseen that is called SECRET."""
    secret = {"slug": "secret", **unseen}
    school = InstitutionFactory(slug="devopsschool")
    hidden_school = InstitutionFactory(name="SECRET", **secret)
    track = TrackFactory(slug="mlops")
    track.institutions.add(school, hidden_school)
    common = {"track": track, "has_guide": True}
    hidden = CertificationFactory(name="SECRET", provider=school, **common, **secret)
    centre = CertificationFactory(slug="mlocp", provider=hidden_school, **common)
    PreparationPlanFactory(certification=centre, min_days=30, max_days=30)
    PlanTaskFactory(plan=PreparationPlanFactory(certification=hidden, min_days=30, max_days=30))
    role = role_with_secrets(secret, hidden, centre)
    path = path_with_secrets(secret, hidden, centre)
    question_with_secrets(secret, hidden, centre)
    guide_with_secrets(secret, unseen)
    for model in linkable().values():
        secrets = model.objects.filter(slug="secret")
        for text, page in product((centre, role, path, school), secrets):
            text.summary += f" [Words]({reference_to(page)})"
            text.save()


def role_with_secrets(secret: dict, hidden: Certification, centre: Certification) -> Role:
    """It recommends one that is hidden and one that leads on to it; a hidden role, the other."""
    leads_on = {"track": centre.track, "successor": hidden}
    CertificationFactory(slug="old", status="retired", **leads_on)
    listed = CertificationFactory(slug="devops-professional", status="retiring", **leads_on)
    role, hidden_role = RoleFactory(slug="devops-engineer"), RoleFactory(name="SECRET", **secret)
    for recommended in (hidden, listed):
        RecommendationFactory(role=role, certification=recommended, label="", why="")
    RecommendationFactory(role=hidden_role, certification=centre)
    role.audiences.add(AudienceFactory(certification=hidden, title="SECRET audience"))
    hidden_role.audiences.add(AudienceFactory(certification=centre))
    return role


def path_with_secrets(secret: dict, hidden: Certification, centre: Certification) -> LearningPath:
    """Its step is hidden, as are the path through what is not, and the steps to and from it."""
    path = LearningPathFactory(slug="devops")
    PathStepFactory(path=path, certification=hidden)
    PathStepFactory(path=LearningPathFactory(name="SECRET", **secret), certification=centre)
    NextStepFactory(certification=centre, target=hidden)
    NextStepFactory(certification=None, track=centre.track, target=hidden)
    NextStepFactory(certification=hidden, target=centre)
    return path


def question_with_secrets(secret: dict, hidden: Certification, centre: Certification) -> None:
    question = QuestionFactory(slug="shown", certification=hidden)
    common = {"topic": question.topic, "certification": centre}
    question.related.add(QuestionFactory(title="SECRET?", **common, **secret))


def guide_with_secrets(secret: dict, unseen: dict) -> None:
    for block in guide.Section.Block.values:
        SectionFactory(block=block)
    SectionFactory(title="SECRET", parent=SectionFactory(), **secret)
    SectionFactory(title="SECRET child", parent=SectionFactory(**{**secret, "slug": "secret-2"}))
    TestimonialFactory(name="SECRET", **unseen)


@pytest.mark.parametrize("stage", UNSEEN)
def test_nothing_unseen_shows_anywhere(client, stage, subtests):
    a_portal_with_secrets(UNSEEN[stage]())
    for name, address in ADDRESSES.items():
        with subtests.test(name):
            response = client.get(address)
            assert response.status_code == 200
            assert "secret" not in response.text.lower()


def test_once_published_it_shows_wherever_it_was_looked_for(client):
    a_portal_with_secrets({})
    assert {
        name for name, text in read_all(client).items() if "secret" not in text.lower()
    } == ALONE


@pytest.mark.parametrize("stage", UNSEEN)
@pytest.mark.parametrize("model", PAGES_OF)
def test_what_is_unseen_has_no_page(client, stage, model, subtests):
    a_portal_with_secrets(UNSEEN[stage]())
    hidden = model.objects.get(slug="secret")
    takes_comments = model in {kind.model for kind in commentable.kinds()}
    key = commentable.kind_of(hidden).key(hidden) if takes_comments else ""
    for address in PAGES_OF[model]:
        with subtests.test(address):
            response = client.get(address.format(key=key))
            assert response.status_code == 404
            assert "SECRET" not in response.text


@pytest.mark.parametrize("stage", UNSEEN)
def test_no_count_holds_what_is_unseen(client, stage):
    a_portal_with_secrets(UNSEEN[stage]())
    catalogue = client.get("/certifications/").context["catalogue"]
    assert catalogue.total == 2
    for facet in catalogue.facets:
        assert all(value.count <= 2 for value in facet.values)


def draft_of(page: Publishable) -> Tree:
    """What ``page`` is, with SECRET for every text of it and of its parts."""
    tree = take(page)
    for branch in branches(tree):
        texts = TEXTS & branch["values"].keys()
        branch["values"] |= dict.fromkeys(texts, f"SECRET {branch['uid']}")
    return tree


def branches(tree: Tree) -> Iterator[Tree]:
    yield tree
    for part in tree["parts"].values():
        for row in part:
            yield from branches(row)


def everything_changes(state: State = State.DRAFT, publish_at: datetime | None = None) -> None:
    """Let a draft wait beside every page there is."""
    for model in (*PAGES_OF, guide.Section, guide.Testimonial):
        for page in model.objects.visible():
            PendingChange.objects.keep(page, draft_of(page), None, state, publish_at)


def read_all(client) -> dict[str, str]:
    """Name → what is answered, without what forms carry along, which holds the time."""
    texts = {name: client.get(address).text for name, address in ADDRESSES.items()}
    return {name: HIDDEN_INPUT.sub("", text) for name, text in texts.items()}


@pytest.mark.parametrize("stage", WAITING)
def test_a_draft_beside_a_page_changes_nothing_that_visitors_get(client, stage):
    a_portal_with_secrets(UNSEEN["draft"]())
    before = read_all(client)
    everything_changes(**WAITING[stage]())
    publish_due()
    assert read_all(client) == before


def test_at_its_moment_a_draft_changes_what_visitors_get(client):
    a_portal_with_secrets(UNSEEN["draft"]())
    before = read_all(client)
    everything_changes(publish_at=timezone.now() - HOUR)
    publish_due()
    assert list(PendingChange.objects.values_list("problem", flat=True)) == []
    after = read_all(client)
    same = {name for name in ADDRESSES if after[name] == before[name]}
    assert {name for name in same if not name.startswith("sitemap of")} == WITHOUT_TEXTS


def test_what_visitors_sent_shows_only_once_it_is_approved(client):
    a_portal_with_secrets(UNSEEN["draft"]())
    page = Certification.objects.get(slug="mlocp")
    shown = CommentFactory(page=page)
    before = read_all(client)
    waiting = [
        CommentFactory(page=page, name="SECRET", text="SECRET", state=state, **to)
        for state in (Comment.State.PENDING, Comment.State.SPAM, Comment.State.REMOVED)
        for to in ({}, {"parent": shown})
    ]
    AskedQuestionFactory(text="SECRET")
    assert read_all(client) == before
    for comment in waiting:
        assert client.get(reverse("comments:show", args=[comment.pk])).status_code == 404


def patterns(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """The name of every address of the portal, but for the admin's own."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or pattern.lookup_str)
        elif str(pattern.pattern) != "admin/":
            yield from patterns(pattern, f"{pattern.namespace}:" if pattern.namespace else "")


def test_every_address_of_the_portal_is_read_here():
    read = [*ADDRESSES.values(), "/comments/1/"]
    read += [address.format(key="path-1") for pages in PAGES_OF.values() for address in pages]
    matches = [resolve(address.partition("?")[0]) for address in read]
    names = {match.view_name if match.url_name else match._func_path for match in matches}
    assert set(patterns(get_resolver())) - names - BY_LINK == set()
