"""The front page of the admin: each rule finds what it is for, and only for those who may see."""

from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from certifications.models import Alias
from comments.models import State as CommentState
from faqs.models import AskedQuestion
from publishing.doctor import MOST, rule_named, rules
from publishing.models import CheckedLink, CheckedPage, PendingChange, State
from publishing.trees import take
from search.models import SearchMiss
from tests.factories import (
    AliasFactory,
    AskedQuestionFactory,
    AudienceFactory,
    CertificationFactory,
    CommentFactory,
    InstitutionFactory,
    LearningPathFactory,
    MistakeFactory,
    NextStepFactory,
    PathStepFactory,
    PlanTaskFactory,
    PreparationPlanFactory,
    PrerequisiteFactory,
    ProjectFactory,
    QuestionFactory,
    RecommendationFactory,
    RoleFactory,
    SectionFactory,
    SkillFactory,
    SourceStatementFactory,
    TestimonialFactory,
    TopicFactory,
    UserFactory,
)
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


def a_guide(**values):
    """A guide with which nothing is wrong."""
    texts = ("tagline", "summary", "who_for", "prerequisites_summary", "skills_summary")
    guide = CertificationFactory(has_guide=True, **dict.fromkeys(texts, "Said."), **values)
    for part in (
        *(AudienceFactory, PrerequisiteFactory, SkillFactory, ProjectFactory, MistakeFactory),
        PreparationPlanFactory,
    ):
        part(certification=guide)
    return guide


def a_plan(share: int):
    plan = PreparationPlanFactory()
    PlanTaskFactory(plan=plan, share=share)
    return plan


def a_change():
    question = QuestionFactory()
    PendingChange.objects.keep(question, take(question), None)
    return question


def with_an_alias(state):
    return AliasFactory(state=state).certification


def with_a_statement(**values):
    return SourceStatementFactory(**values).certification


def without_skills():
    guide = a_guide()
    guide.skills.all().delete()
    return guide


def with_a_step(state):
    return PathStepFactory(certification__state=state).path


def a_miss():
    day = timezone.localdate()
    return SearchMiss.objects.create(words="kubeflow", first_day=day, last_day=day)


def with_a_logo(description: str):
    institution = InstitutionFactory()
    type(institution).objects.filter(pk=institution.pk).update(
        logo="institutions/logo.png", logo_alt=description, logo_width=1, logo_height=1
    )
    return institution


def of_a_hidden_section():
    return SectionFactory(parent=SectionFactory(state=State.DRAFT))


def a_link(problem=""):
    page = CheckedLink.naming(QuestionFactory())
    return CheckedLink.objects.create(address="/nowhere/", problem=problem, **page)


def a_weighed_page(weight: int, status: int = 200):
    question = QuestionFactory()
    address = question.get_absolute_url()
    return CheckedPage.objects.create(
        address=address, status=status, weight=weight, bar=14_000, **CheckedPage.naming(question)
    )


def taken_next():
    return NextStepFactory().target


draft = partial(QuestionFactory, state=State.DRAFT)
yesterday, tomorrow = (timezone.localdate() + timedelta(days=days) for days in (-1, 1))
an_answered = partial(AskedQuestionFactory, state=AskedQuestion.State.ANSWERED)

# Rule → what makes a row that it finds, and one that it does not find.
RULES = {
    "drafts_question": (draft, QuestionFactory),
    "reviews_question": (partial(QuestionFactory, state=State.REVIEW), draft),
    "changes_question": (a_change, QuestionFactory),
    "overdue_reviews_question": (
        partial(QuestionFactory, review_due=yesterday),
        partial(QuestionFactory, review_due=tomorrow),
    ),
    "guides_without_plan": (partial(CertificationFactory, has_guide=True), a_guide),
    "guides_with_gaps": (without_skills, a_guide),
    "plans_not_filled": (partial(a_plan, 60), partial(a_plan, 100)),
    "proposed_aliases": (
        partial(with_an_alias, Alias.State.PROPOSED),
        partial(with_an_alias, Alias.State.CONFIRMED),
    ),
    "sources_differ": (with_a_statement, partial(with_a_statement, settled=True)),
    "no_successor": (partial(CertificationFactory, status="retired"), CertificationFactory),
    "orphans": (CertificationFactory, taken_next),
    "broken_links": (partial(a_link, problem="no such page"), a_link),
    "failing_pages": (partial(a_weighed_page, 1, status=500), partial(a_weighed_page, 1)),
    "heavy_pages": (partial(a_weighed_page, 15_000), partial(a_weighed_page, 14_000)),
    "logos_not_described": (partial(with_a_logo, " "), partial(with_a_logo, "A rocket")),
    "no_website": (InstitutionFactory, partial(InstitutionFactory, website="https://a.example/")),
    "unnamed_institutions": (
        InstitutionFactory,
        lambda: CertificationFactory(provider=InstitutionFactory()).provider,
    ),
    "paths_without_steps": (LearningPathFactory, partial(with_a_step, State.PUBLISHED)),
    "paths_with_hidden_steps": (
        partial(with_a_step, State.DRAFT),
        partial(with_a_step, State.PUBLISHED),
    ),
    "roles_without_recommendations": (RoleFactory, lambda: RecommendationFactory().role),
    "asked_questions": (AskedQuestionFactory, an_answered),
    "untold_askers": (
        lambda: an_answered(email="a@example.org", question=QuestionFactory()),
        an_answered,
    ),
    "unanswered_questions": (partial(QuestionFactory, short_answer=" "), QuestionFactory),
    "waiting_comments": (
        lambda: CommentFactory(page=CertificationFactory(), state=CommentState.PENDING),
        lambda: CommentFactory(page=CertificationFactory()),
    ),
    "buried_sections": (of_a_hidden_section, lambda: SectionFactory(parent=SectionFactory())),
    "empty_sections": (SectionFactory, partial(SectionFactory, body="Text.")),
    "unverified_reports": (
        TestimonialFactory,
        partial(TestimonialFactory, verification="verified"),
    ),
    "searches_in_vain": (a_miss, None),
}


def test_every_rule_is_tried_below():
    def is_of_another_model(key: str) -> bool:
        name = key.rpartition("_")[0]
        return f"{name}_question" in RULES

    assert {rule.key for rule in rules() if not is_of_another_model(rule.key)} <= set(RULES)


@pytest.mark.parametrize("key", RULES)
def test_a_rule_finds_what_it_is_for_and_nothing_else(key):
    make_faulty, make_sound = RULES[key]
    faulty, sound = make_faulty(), make_sound and make_sound()
    found = list(rule_named(key).rows())
    assert faulty in found
    assert sound not in found


def shown(client) -> dict[str, tuple[list[str], int]]:
    """Rule → what the front page says of each row, and how many there are."""
    diagnoses = client.get(reverse("admin:index")).context["diagnoses"]
    return {
        each.rule.key: ([f"{f.what}: {f.said}" for f in each.findings], each.count)
        for diagnosis in diagnoses
        for each in diagnosis.found
    }


def test_the_front_page_says_what_it_found(admin_client):
    guide = CertificationFactory(name="Guide", has_guide=True, tagline="Said.", summary="Said.")
    SkillFactory(certification=guide)
    SourceStatementFactory(certification=guide)
    question = QuestionFactory(title="Why?")
    moment = timezone.now() + timedelta(days=1)
    PendingChange.objects.keep(question, take(question), None, State.REVIEW, moment)
    found = shown(admin_client)
    assert found["guides_without_plan"] == (["Guide: "], 1)
    assert found["sources_differ"] == (["Guide: Prerequisites"], 1)
    assert found["changes_question"][0][0].startswith("Why?: becomes the page on ")
    gaps = "who for, prerequisites summary, skills summary, audiences, prerequisites, projects"
    assert found["guides_with_gaps"][0] == [f"Guide: no {gaps}, mistakes"]


def test_each_row_has_a_link_to_mend_it_and_each_rule_a_list_of_all(admin_client):
    topic = TopicFactory()
    drafts = [draft(topic=topic, order=number) for number in range(MOST + 2)]
    published = QuestionFactory(title="Published?")
    page = admin_client.get(reverse("admin:index"))
    assert f'href="{reverse("admin:faqs_question_change", args=[drafts[0].pk])}"' in page.text
    address = reverse("admin:faqs_question_changelist") + "?doctor=drafts_question"
    assert f'<a href="{address}">and 2 more</a>' in page.text
    listed = admin_client.get(address).context["cl"].queryset
    assert set(listed) == set(drafts)
    unknown = admin_client.get(address + "x").context["cl"].queryset
    assert published in unknown


def test_the_list_of_a_rule_holds_what_the_front_page_counts(admin_client, subtests):
    many_of_everything(1)
    for diagnosis in admin_client.get(reverse("admin:index")).context["diagnoses"]:
        for each in diagnosis.found:
            with subtests.test(each.rule.key):
                assert admin_client.get(each.list_url).context["cl"].result_count == each.count


def test_staff_see_only_what_they_may_mend(client):
    draft()
    LearningPathFactory()
    user = UserFactory(is_staff=True)
    for codename in ("change_question", "view_learningpath"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(user)
    diagnoses = client.get(reverse("admin:index")).context["diagnoses"]
    assert set(shown(client)) == {"drafts_question"}
    titles = [title for diagnosis in diagnoses for title in diagnosis.in_order]
    assert titles
    assert not any("path" in title for title in titles)


def test_moderators_see_what_visitors_sent_and_nothing_that_is_for_editors(client):
    many_of_everything(1)
    assert set(shown(sign_in(client, "Moderators"))) == {
        *("waiting_comments", "asked_questions", "untold_askers"),
    }


def test_what_only_a_check_writes_is_shown_to_those_who_may_read_it(client):
    many_of_everything(1)
    found = {"broken_links", "failing_pages", "heavy_pages"}
    assert found <= set(shown(sign_in(client, "Editors")))


def test_editors_see_it_without_a_fault(client):
    assert set(shown(sign_in(client, "Editors"))) == set()


QUERIES = 63


def many_of_everything(count: int) -> None:
    for make_faulty, _ in RULES.values():
        for _ in range(1 if make_faulty is a_miss else count):
            make_faulty()


@pytest.mark.parametrize("count", [1, 8])
def test_the_front_page_needs_the_same_queries_for_few_rows_and_for_many(
    admin_client, django_assert_num_queries, count
):
    many_of_everything(count)
    with django_assert_num_queries(QUERIES):
        admin_client.get(reverse("admin:index"))


def test_a_link_in_a_text_leads_out_of_the_catalogue():
    certification = CertificationFactory(slug="named")
    question = QuestionFactory()
    link = {"address": "/certifications/named/#facts", "path": "/certifications/named/"}
    CheckedLink.objects.create(**link, **CheckedLink.naming(certification))
    assert list(rule_named("orphans").rows()) == [certification]
    CheckedLink.objects.create(**link, **CheckedLink.naming(question))
    assert list(rule_named("orphans").rows()) == []


def test_what_was_checked_leads_to_where_it_is_mended(admin_client):
    link, page = a_link(problem="no such page"), a_weighed_page(15_000)
    shown_page = admin_client.get(reverse("admin:index")).text
    fixes = [reverse("admin:faqs_question_change", args=[row.object_id]) for row in (link, page)]
    assert all(f'href="{fix}"' in shown_page for fix in fixes)
    assert "were checked on" in shown_page
    for name in ("checkedlink", "checkedpage"):
        listed = admin_client.get(reverse(f"admin:publishing_{name}_changelist"))
        assert any(f'href="{fix}"' in listed.text for fix in fixes)


def test_a_mere_list_that_is_too_heavy_is_shown_itself():
    page = CheckedPage(address="/faqs/", title="/faqs/", weight=15_000, bar=14_000)
    assert page.fix_url == "/faqs/"
