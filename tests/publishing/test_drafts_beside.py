"""A published page stays as it is until a change of it is published."""

from uuid import uuid4

import pytest
from django.urls import reverse

from certifications.models import PlanTask, Skill
from publishing.models import PendingChange, Revision, State
from publishing.revisions import What
from publishing.trees import take
from tests.factories import (
    CertificationFactory,
    NextStepFactory,
    PlanTaskFactory,
    PreparationPlanFactory,
    QuestionFactory,
    SkillFactory,
)
from tests.staff import change_url, entries, errors, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide():
    certification = CertificationFactory(slug="guide", name="Old name", has_guide=True)
    SkillFactory(certification=certification, title="Old skill")
    PlanTaskFactory(plan=PreparationPlanFactory(certification=certification), title="Old task")
    return certification


def send(client, obj, button="_draft", **changes):
    """Open the page of ``obj``, change some entries, and press ``button``."""
    url = change_url(obj)
    return client.post(url, entries(client.get(url)) | changes | {button: "1"})


def shown(client, obj) -> dict:
    return entries(client.get(change_url(obj)))


def new_row(prefix: str, number: int, obj, **values) -> dict:
    row = {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    return {f"{prefix}-TOTAL_FORMS": number + 1, f"{prefix}-{number}-certification": obj.pk} | row


@pytest.mark.parametrize("group", ["Editors", "Publishers"])
def test_a_draft_leaves_the_page_and_its_parts_alone(client, guide, group):
    before = take(guide)
    page = client.get(guide.get_absolute_url()).text
    changes = {"name": "New name", "skills-0-title": "New skill"}
    staff = sign_in(client, group)
    assert send(staff, guide, **changes).status_code == 302
    assert take(guide) == before
    client.logout()
    assert client.get(guide.get_absolute_url()).text == page


def test_a_draft_is_what_staff_see_and_go_on_with(editor, guide):
    send(editor, guide, name="New name", **new_row("skills", 1, guide, title="Second"))
    send(editor, guide, tagline="Newer")
    now = shown(editor, guide)
    assert (now["name"], now["tagline"]) == ("New name", "Newer")
    assert [now["skills-0-title"], now["skills-1-title"]] == ["Old skill", "Second"]
    assert Skill.objects.count() == 1


def test_publishing_makes_the_draft_the_page_with_all_its_parts(publisher, guide):
    send(publisher, guide, name="New name", **new_row("skills", 1, guide, title="Second"))
    assert send(publisher, guide, "_save", tagline="Newer").status_code == 302
    guide.refresh_from_db()
    assert (guide.name, guide.tagline) == ("New name", "Newer")
    assert [skill.title for skill in guide.skills.all()] == ["Old skill", "Second"]
    assert max(Skill.objects.values_list("pk", flat=True)) < 1_000_000
    assert PendingChange.objects.count() == 0


def test_a_draft_may_take_parts_away(publisher, guide):
    send(publisher, guide, **{"skills-0-DELETE": "on"})
    assert guide.skills.count() == 1
    send(publisher, guide, "_save")
    assert guide.skills.count() == 0


def test_tasks_of_a_plan_wait_with_the_page_they_belong_to(publisher, guide):
    plan = guide.plans.get()
    send(publisher, guide, name="New name")
    send(publisher, plan, **{"tasks-0-title": "New task"})
    assert PlanTask.objects.get().title == "Old task"
    assert shown(publisher, plan)["tasks-0-title"] == "New task"
    send(publisher, guide, "_save")
    assert PlanTask.objects.get().title == "New task"
    guide.refresh_from_db()
    assert guide.name == "New name"


def test_a_plan_of_a_draft_can_be_given_tasks(publisher, guide):
    row = new_row("plans", 1, guide, min_days=5, max_days=6, focus="New plan")
    send(publisher, guide, **row)
    page = publisher.get(change_url(guide)).text
    link = page.split("preparationplan/")[-1].split('"')[0]
    url = reverse("admin:certifications_preparationplan_changelist") + link
    form = entries(publisher.get(url))
    assert form["focus"] == "New plan"
    task = {"tasks-TOTAL_FORMS": 1, "tasks-0-title": "First", "tasks-0-share": 100}
    task["tasks-0-plan"] = url.split("/")[-3]
    publisher.post(url, form | task | {"_draft": "1"})
    assert PlanTask.objects.count() == 1
    send(publisher, guide, "_save")
    assert [task.title for task in guide.plans.get(min_days=5).tasks.all()] == ["First"]


def test_a_draft_with_an_error_is_told_at_the_field_and_kept_nowhere(editor, guide):
    response = send(editor, guide, name="")
    assert list(errors(response)) == ["name"]
    assert PendingChange.objects.count() == 0
    assert Revision.objects.count() == 0


def test_editors_can_ask_for_review_but_not_publish(editor, guide):
    send(editor, guide, "_review", name="New name")
    assert PendingChange.objects.get().state == State.REVIEW
    assert send(editor, guide, "_save").status_code == 403
    guide.refresh_from_db()
    assert guide.name == "Old name"


def test_a_discarded_draft_stays_in_the_history(publisher, guide):
    send(publisher, guide, name="New name")
    send(publisher, guide, "_discard")
    assert shown(publisher, guide)["name"] == "Old name"
    drafted = Revision.objects.of(guide).get(what=What.DRAFTED)
    assert drafted.tree["values"]["name"] == "New name"


def test_what_of_a_draft_fits_no_more_is_told_and_the_rest_kept(publisher, guide):
    send(publisher, guide, slug="taken", name="New name")
    CertificationFactory(slug="taken")
    response = publisher.get(change_url(guide))
    assert "does not fit any more" in response.text
    form = entries(response)
    assert (form["slug"], form["name"]) == ("guide", "New name")
    assert PendingChange.objects.get().tree["values"]["slug"] == "taken"


def test_every_save_is_recorded_with_the_one_who_made_it(publisher, guide):
    send(publisher, guide, "_save", name="Second")
    send(publisher, guide, "_draft", name="Third")
    send(publisher, guide, "_save")
    send(publisher, guide, "_save")  # nothing changed, nothing to tell
    found = Revision.objects.of(guide)
    told = [(r.what, r.tree["values"]["name"], bool(r.author)) for r in reversed(found)]
    assert told == [
        (What.FOUND, "Old name", False),
        (What.SAVED, "Second", True),
        (What.DRAFTED, "Third", True),
        (What.PUBLISHED, "Third", True),
    ]


def test_a_deleted_page_stays_in_the_history(publisher):
    question = QuestionFactory()
    tree = take(question)
    url = reverse("admin:faqs_question_delete", args=[question.pk])
    publisher.post(url, {"post": "yes"})
    revision = Revision.objects.of(question).get()
    assert (revision.what, revision.tree) == (What.DELETED, tree | {"old_slugs": []})


def test_a_part_that_needs_what_is_gone_is_left_out_and_told(publisher, guide):
    target = CertificationFactory()
    NextStepFactory(certification=guide, target=target)
    tree = take(guide)
    for row in tree["parts"]["next_steps"]:
        row["uid"] = str(uuid4())
    PendingChange.objects.keep(guide, tree, None)
    target.delete()
    response = publisher.get(change_url(guide))
    assert response.status_code == 200
    assert "What this referred to has been deleted since." in response.text
