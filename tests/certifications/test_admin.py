"""A certification and all its parts on one page."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from certifications.models import Certification, NextStep, PlanTask, Skill
from publishing.models import PendingChange, State
from publishing.trees import take
from tests.factories import (
    AliasFactory,
    AudienceFactory,
    CertificationFactory,
    InstitutionFactory,
    MistakeFactory,
    NextStepFactory,
    PlanTaskFactory,
    PreparationPlanFactory,
    PrerequisiteFactory,
    ProjectFactory,
    SkillFactory,
    SourceStatementFactory,
    TrackFactory,
)
from tests.staff import change_url, entries, save

pytestmark = pytest.mark.django_db

LIST = reverse("admin:certifications_certification_changelist")


def row_errors(response, prefix: str) -> list[dict]:
    formsets = [inline.formset for inline in response.context["inline_admin_formsets"]]
    return [dict(e) for formset in formsets if formset.prefix == prefix for e in formset.errors]


def skills_of(certification) -> list[tuple[int, str]]:
    return list(certification.skills.values_list("order", "title"))


def test_parts_stand_in_the_order_of_reading(admin_client):
    response = admin_client.get(reverse("admin:certifications_certification_add"))
    assert [inline.formset.prefix for inline in response.context["inline_admin_formsets"]] == [
        "audiences",
        "prerequisites",
        "skills",
        "projects",
        "plans",
        "mistakes",
        "next_steps",
        "source_statements",
        "aliases",
    ]


def fill(certification, times: int) -> None:
    for _ in range(times):
        for factory in (
            AliasFactory, AudienceFactory, MistakeFactory, PrerequisiteFactory, ProjectFactory,
            SkillFactory, SourceStatementFactory,
        ):  # fmt: skip
            factory(certification=certification)
        PlanTaskFactory(plan=PreparationPlanFactory(certification=certification))


@pytest.mark.parametrize("times", [1, 12])
def test_the_page_needs_the_same_queries_for_few_parts_and_for_many(
    admin_client, django_assert_num_queries, times
):
    certification = CertificationFactory()
    fill(certification, times)
    url = change_url(certification)
    admin_client.get(url)
    with django_assert_num_queries(20):
        admin_client.get(url)


@pytest.mark.parametrize("times", [1, 12])
def test_a_draft_beside_the_page_is_shown_with_as_many(
    admin_client, django_assert_num_queries, times
):
    certification = CertificationFactory()
    fill(certification, times)
    tree = take(certification)
    tree["values"]["tagline"] = "Another"
    for row in tree["parts"]["skills"]:
        row["values"]["title"] += " anew"
    PendingChange.objects.keep(certification, tree, None)
    url = change_url(certification)
    admin_client.get(url)
    with django_assert_num_queries(21):
        assert " anew" in admin_client.get(url).text


def test_a_draft_that_is_opened_and_saved_stays_as_it_is(admin_client):
    certification = CertificationFactory(provider=InstitutionFactory())
    fill(certification, 2)
    NextStepFactory(certification=certification, target=CertificationFactory())
    tree = take(certification)
    for part in ("skills", "plans", "next_steps"):
        for row in tree["parts"][part]:  # as if all of them were new
            row["uid"] = str(uuid4())
    PendingChange.objects.keep(certification, tree, None)
    assert save(admin_client, certification, _draft="1").status_code == 302
    kept = PendingChange.objects.get().tree
    assert kept == tree
    save(admin_client, certification, _save="1")
    assert take(certification) == tree


def test_a_change_of_the_parts_numbers_them_anew(admin_client):
    certification = CertificationFactory()
    for order, title in ((7, "a"), (7, "b"), (90, "c")):
        SkillFactory(certification=certification, order=order, title=title)
    assert save(admin_client, certification).status_code == 302
    assert skills_of(certification) == [(7, "a"), (7, "b"), (90, "c")]
    assert save(admin_client, certification, **{"skills-2-title": "d"}).status_code == 302
    assert skills_of(certification) == [(0, "a"), (1, "b"), (2, "d")]


def test_a_new_row_joins_the_end(admin_client):
    certification = CertificationFactory()
    SkillFactory(certification=certification, order=1, title="First")
    new = {"skills-TOTAL_FORMS": 2, "skills-1-title": "Second"}
    new |= {"skills-1-certification": certification.pk}
    assert save(admin_client, certification, **new).status_code == 302
    assert skills_of(certification) == [(0, "First"), (1, "Second")]


def test_a_part_cannot_be_moved_to_another_page(admin_client):
    mine, other = CertificationFactory(), CertificationFactory()
    skill = SkillFactory(certification=mine)
    response = save(admin_client, mine, **{"skills-0-certification": other.pk})
    assert response.status_code == 200
    assert Skill.objects.get(pk=skill.pk).certification == mine


def test_editors_change_no_part_of_what_is_published(editor):
    certification = CertificationFactory()
    SkillFactory(certification=certification)
    plan = PreparationPlanFactory(certification=certification)
    assert 'name="_save"' not in editor.get(change_url(certification)).text
    for page in (certification, plan):
        response = editor.post(change_url(page), entries(editor.get(change_url(page))))
        assert response.status_code == 403


def test_editors_change_parts_of_drafts(editor):
    certification = CertificationFactory(state=State.DRAFT)
    skill = SkillFactory(certification=certification, title="Old")
    assert save(editor, certification, **{"skills-0-title": "New"}).status_code == 302
    skill.refresh_from_db()
    assert skill.title == "New"


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"pass_mark": "170"}, "pass_mark"),
        ({"pass_mark": "70"}, "pass_mark_source"),
        ({"validity_min_years": "3", "validity_max_years": "2"}, "validity_max_years"),
        ({"validity_min_years": "2", "validity_max_years": "3"}, "validity_source"),
        ({"name": "a\0b"}, "name"),
        ({"abbreviation": "x" * 21}, "abbreviation"),
        ({"slug": "no such slug"}, "slug"),
        ({"recommended_order": "9" * 30}, "recommended_order"),
    ],
)
def test_a_broken_rule_is_told_at_its_field(admin_client, entry, field):
    extra = {"validity_source": "Section 8"} if field == "validity_max_years" else {}
    extra |= {"pass_mark_source": "Section 8"} if field == "pass_mark" else {}
    response = save(admin_client, CertificationFactory(), **entry, **extra)
    assert list(response.context["adminform"].form.errors) == [field]


def test_a_folded_group_with_an_error_is_open(admin_client):
    certification = CertificationFactory()
    folded = admin_client.get(change_url(certification)).text.count("<details><summary>")
    response = save(admin_client, certification, pass_mark="170", pass_mark_source="Section 8")
    assert response.text.count("<details><summary>") == folded - 1
    assert "less than or equal to 100" in response.text


def test_a_taken_address_is_told_at_its_field(admin_client):
    taken = CertificationFactory()
    response = save(admin_client, CertificationFactory(), slug=taken.slug)
    assert list(response.context["adminform"].form.errors) == ["slug"]


def test_a_step_to_itself_is_told_at_the_step(admin_client):
    certification = CertificationFactory()
    NextStepFactory(certification=certification)
    target = {"next_steps-0-target": certification.pk}
    response = save(admin_client, certification, **target)
    assert [list(e) for e in row_errors(response, "next_steps")] == [["target"]]


def test_a_name_confirmed_elsewhere_is_told_at_the_alias(admin_client):
    AliasFactory(name="MLOps Professional", state="confirmed")
    alias = AliasFactory(name="MLOps Professional")
    response = save(admin_client, alias.certification, **{"aliases-0-state": "confirmed"})
    assert [list(e) for e in row_errors(response, "aliases")] == [["name"]]


def test_a_name_that_stands_already_is_told_at_the_alias(admin_client):
    first = AliasFactory(name="A")
    AliasFactory(name="B", certification=first.certification)
    response = save(admin_client, first.certification, **{"aliases-1-name": "A"})
    told = {"name": ["This name already stands with the certification."]}
    assert told in row_errors(response, "aliases")


def test_a_section_with_an_error_stands_open(admin_client):
    certification = SkillFactory().certification
    assert "<details open>" not in admin_client.get(change_url(certification)).text
    response = save(admin_client, certification, **{"skills-0-title": ""})
    assert response.text.count("<details open>") == 1


def test_tasks_are_edited_on_the_page_of_their_plan(admin_client):
    plan = PreparationPlanFactory()
    PlanTaskFactory(plan=plan, order=2, title="b", share=40)
    PlanTaskFactory(plan=plan, order=1, title="a", share=60)
    page = admin_client.get(change_url(plan.certification)).text
    assert f'2 tasks, 100 % of the time. <a href="{change_url(plan)}" target="_blank">' in page
    swapped = {"tasks-0-order": 2, "tasks-1-order": 1}
    assert save(admin_client, plan, **swapped).status_code == 302
    assert list(PlanTask.objects.values_list("order", "title")) == [(0, "b"), (1, "a")]


def test_shares_that_do_not_add_up_are_remarked_on(admin_client):
    plan = PlanTaskFactory(share=40).plan
    url = change_url(plan)
    response = admin_client.post(url, entries(admin_client.get(url)), follow=True)
    assert "The tasks take 40 % of the time together" in response.text


def test_steps_of_a_track_stand_with_the_track(admin_client):
    step = NextStepFactory(certification=None, track=TrackFactory())
    assert save(admin_client, step.track, **{"next_steps-0-why": "It fits."}).status_code == 302
    assert NextStep.objects.get().why == "It fits."


def test_the_list_leaves_out_the_retired_unless_asked(admin_client):
    CertificationFactory()
    CertificationFactory(status=Certification.Status.RETIRED)
    counts = [
        admin_client.get(LIST, query).context["cl"].result_count
        for query in ({}, {"status": "all"}, {"status": "retired"})
    ]
    assert counts == [1, 2, 1]


def test_the_list_shows_what_matters(admin_client):
    CertificationFactory(abbreviation="AB", has_guide=True, last_reviewed=date(2026, 5, 3))
    page = admin_client.get(LIST).text
    assert "(AB)" in page
    assert "icon-yes" in page
    assert "3 May 2026" in page


def test_the_list_is_searched_by_other_names(admin_client):
    found = AliasFactory(name="MLOps Professional").certification
    AliasFactory(certification=found, name="MLOps Pro")
    CertificationFactory()
    changelist = admin_client.get(LIST, {"q": "mlops"}).context["cl"]
    assert list(changelist.result_list) == [found]


def test_parts_with_pages_of_their_own_are_not_in_the_menu(admin_client):
    page = admin_client.get(reverse("admin:index")).text
    assert "preparationplan" not in page
    assert "certifications/audience" not in page


def test_a_certification_with_all_its_parts_can_be_deleted(admin_client):
    certification = CertificationFactory()
    fill(certification, 1)
    url = reverse("admin:certifications_certification_delete", args=[certification.pk])
    admin_client.post(url, {"post": "yes"})
    assert Certification.objects.count() == 0
