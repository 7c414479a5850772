"""What the admin promises on every page: its order, its rights, its steady number of queries."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from faqs.models import Question
from publishing.models import OldSlug, State
from tests.factories import (
    AliasFactory,
    CertificationFactory,
    InstitutionFactory,
    LearningPathFactory,
    LevelFactory,
    PathStepFactory,
    QuestionFactory,
    RecommendationFactory,
    RoleFactory,
    SectionFactory,
    TestimonialFactory,
    TopicFactory,
    TrackFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

QUESTIONS = "admin:faqs_question_changelist"


@pytest.fixture
def sign_in(client):
    def sign_in(group: str):
        user = UserFactory(is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def editor(sign_in):
    return sign_in("Editors")


@pytest.fixture
def publisher(sign_in):
    return sign_in("Publishers")


def change_url(obj) -> str:
    return reverse(f"admin:{obj._meta.label_lower.replace('.', '_')}_change", args=[obj.pk])


def entries(response) -> dict:
    """What a browser would send back if the form were saved as it stands."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    fields = [field for form in forms for field in form]
    data = {field.html_name: field.value() for field in fields}
    data = {name: value for name, value in data.items() if value is not None and value is not False}
    split = [name for name in data if name in ("publish_at", "expire_at")]
    for name in split:
        when = timezone.localtime(data.pop(name))
        data |= {f"{name}_0": when.date().isoformat(), f"{name}_1": f"{when:%H:%M:%S}"}
    return data


def save(client, obj, **changes):
    url = change_url(obj)
    return client.post(url, entries(client.get(url)) | changes)


def errors(response) -> dict:
    return response.context["adminform"].form.errors


# The index


def test_index_stands_in_the_order_of_the_guide(admin_client):
    groups = admin_client.get(reverse("admin:index")).context["app_list"]
    assert [(g["name"], [m["name"] for m in g["models"]]) for g in groups] == [
        ("Guide", ["Sections", "Testimonials"]),
        ("Certifications", ["Certifications", "Tracks", "Levels"]),
        ("Learning paths", ["Learning paths"]),
        ("Roles", ["Roles"]),
        ("Institutions", ["Institutions"]),
        ("Questions", ["Questions", "Topics"]),
        ("Housekeeping", ["Old addresses", "Groups", "Users"]),
    ]


def test_index_shows_staff_only_what_is_theirs(editor):
    groups = editor.get(reverse("admin:index")).context["app_list"]
    assert "Housekeeping" not in [group["name"] for group in groups]


@pytest.mark.parametrize("app", ["guide", "certifications", "faqs", "auth", "publishing"])
def test_each_group_has_a_page(admin_client, app):
    response = admin_client.get(reverse("admin:app_list", args=[app]))
    assert len(response.context["app_list"]) == 1


# Queries


def fill(times: int) -> None:
    for _ in range(times):
        certification = CertificationFactory(
            level=LevelFactory(), provider=InstitutionFactory(), last_reviewed="2026-01-01"
        )
        AliasFactory(certification=certification)
        QuestionFactory(certification=certification, topic=TopicFactory())
        PathStepFactory(path=LearningPathFactory(), certification=certification)
        RecommendationFactory(role=RoleFactory(), certification=certification)
        SectionFactory(parent=SectionFactory())
        TestimonialFactory()
        OldSlug.objects.record_change(certification, f"old-{certification.pk}")
        UserFactory()
        Group.objects.create(name=f"Group {certification.pk}")


@pytest.mark.parametrize("rows", [1, 40])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("guide_section", 5),
        ("guide_testimonial", 5),
        ("certifications_certification", 7),
        ("certifications_track", 5),
        ("certifications_level", 5),
        ("paths_learningpath", 5),
        ("roles_role", 5),
        ("institutions_institution", 5),
        ("faqs_question", 6),
        ("faqs_topic", 5),
        ("publishing_oldslug", 6),
        ("auth_user", 6),
        ("auth_group", 5),
    ],
)
def test_lists_need_the_same_queries_for_one_row_and_for_many(
    admin_client, django_assert_num_queries, name, queries, rows
):
    fill(rows)
    url = reverse(f"admin:{name}_changelist")
    admin_client.get(url)  # fills the cache of content types
    with django_assert_num_queries(queries):
        assert admin_client.get(url).context["cl"].result_count >= rows


# Rights


def test_editors_are_not_offered_to_publish(editor):
    form = editor.get(reverse("admin:faqs_question_add")).context["adminform"].form
    assert [value for value, _ in form.fields["state"].choices] == [State.DRAFT, State.REVIEW]


def test_editors_save_drafts(editor):
    question = QuestionFactory(state=State.DRAFT)
    assert save(editor, question, title="Better?", state=State.REVIEW).status_code == 302
    question.refresh_from_db()
    assert (question.title, question.state) == ("Better?", State.REVIEW)


def test_a_crafted_publication_is_refused_at_the_field(editor):
    question = QuestionFactory(state=State.DRAFT)
    response = save(editor, question, state=State.PUBLISHED)
    assert list(errors(response)) == ["state"]
    assert Question.objects.get().state == State.DRAFT


def test_editors_read_what_is_published_and_are_told_why(editor):
    response = editor.get(change_url(QuestionFactory()))
    assert "because it is published" in response.text
    assert 'name="_save"' not in response.text


def test_editors_change_and_delete_nothing_that_is_published(editor):
    question = QuestionFactory()
    assert editor.post(change_url(question), {"title": "Mine"}).status_code == 403
    delete = reverse("admin:faqs_question_delete", args=[question.pk])
    assert editor.post(delete, {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": [question.pk], "post": "yes"}
    assert editor.post(reverse(QUESTIONS), action).status_code == 403
    assert Question.objects.count() == 1


def test_editors_delete_drafts(editor):
    question = QuestionFactory(state=State.DRAFT)
    editor.post(reverse("admin:faqs_question_delete", args=[question.pk]), {"post": "yes"})
    assert Question.objects.count() == 0


def test_publishers_publish_and_change_what_is_published(publisher):
    question = QuestionFactory(state=State.DRAFT)
    assert save(publisher, question, state=State.PUBLISHED).status_code == 302
    assert save(publisher, question, title="Changed?").status_code == 302
    question.refresh_from_db()
    assert (question.title, question.state) == ("Changed?", State.PUBLISHED)


def act(client, action: str, *questions):
    data = {"action": action, "_selected_action": [question.pk for question in questions]}
    return client.post(reverse(QUESTIONS), data, follow=True)


def test_bulk_actions_publish_and_take_back_and_leave_a_record(publisher):
    drafts = QuestionFactory.create_batch(2, state=State.DRAFT)
    act(publisher, "publish", *drafts)
    assert {q.state for q in Question.objects.all()} == {State.PUBLISHED}
    act(publisher, "back_to_draft", drafts[0])
    assert Question.objects.get(pk=drafts[0].pk).state == State.DRAFT
    messages = LogEntry.objects.order_by("pk").values_list("change_message", flat=True)
    assert list(messages) == ["Published", "Published", "Back to draft"]


@pytest.mark.parametrize("action", ["publish", "back_to_draft"])
def test_bulk_actions_are_not_for_editors(editor, action):
    draft, published = QuestionFactory(state=State.DRAFT), QuestionFactory()
    act(editor, action, draft, published)
    assert [q.state for q in Question.objects.order_by("pk")] == [State.DRAFT, State.PUBLISHED]


def test_reviewed_today_leaves_what_is_published_to_publishers(editor):
    draft, published = QuestionFactory(state=State.DRAFT), QuestionFactory()
    response = act(editor, "reviewed_today", draft, published)
    today = timezone.localdate()
    assert [q.last_reviewed for q in Question.objects.order_by("pk")] == [today, None]
    assert "left to the publishers: 1" in response.text


# Lists and addresses


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({}, "Published"),
        ({"state": State.DRAFT}, "Draft"),
        ({"publish_at": timezone.now() + timedelta(days=1)}, "Scheduled"),
        ({"expire_at": timezone.now() - timedelta(days=1)}, "Expired"),
    ],
)
def test_list_says_in_which_state_a_row_is_now(admin_client, values, shown):
    QuestionFactory(**values)
    state = f'<span class="state state-{shown.lower()}">{shown}</span>'
    assert admin_client.get(reverse(QUESTIONS)).text.count(state) == 1


@pytest.mark.parametrize(("value", "found"), [("due", 1), ("never", 3), ("fresh", 1)])
def test_review_filter(admin_client, value, found):
    today = timezone.localdate()
    QuestionFactory(review_due=today)
    QuestionFactory.create_batch(2)
    QuestionFactory(last_reviewed=today, review_due=today + timedelta(days=1))
    response = admin_client.get(reverse(QUESTIONS), {"review": value})
    assert response.context["cl"].result_count == found


def test_view_on_site_is_offered_only_where_there_is_something_to_see(admin_client):
    shown, hidden = QuestionFactory(), QuestionFactory(state=State.DRAFT)
    assert f'href="{shown.get_absolute_url()}"' in admin_client.get(change_url(shown)).text
    assert "View on site" not in admin_client.get(change_url(hidden)).text


def test_an_address_follows_the_title_only_while_adding(admin_client):
    add = admin_client.get(reverse("admin:faqs_question_add"))
    change = admin_client.get(change_url(QuestionFactory()))
    assert len(add.context["adminform"].prepopulated_fields) == 1
    assert len(change.context["adminform"].prepopulated_fields) == 0


def test_old_addresses_can_only_be_ended(publisher):
    page = CertificationFactory()
    OldSlug.objects.record_change(page, "old")
    old = OldSlug.objects.get()
    assert publisher.get(reverse("admin:publishing_oldslug_add")).status_code == 403
    assert publisher.post(change_url(old), {"slug": "x"}).status_code == 403
    delete = reverse("admin:publishing_oldslug_delete", args=[old.pk])
    assert publisher.post(delete, {"post": "yes"}).status_code == 302


# Bad input


def test_a_broken_rule_is_told_at_its_field_and_nothing_is_lost(admin_client):
    question = QuestionFactory()
    times = {"publish_at_0": "2026-05-02", "publish_at_1": "00:00"}
    times |= {"expire_at_0": "2026-05-01", "expire_at_1": "00:00"}
    response = save(admin_client, question, title="Typed with care?", **times)
    assert list(errors(response)) == ["expire_at"]
    assert "Typed with care?" in response.text


@pytest.mark.parametrize("title", ["a\0b", "x" * 5000, ""])
def test_bad_text_is_told_at_its_field(admin_client, title):
    response = save(admin_client, QuestionFactory(), title=title)
    assert list(errors(response)) == ["title"]


@pytest.mark.parametrize(
    ("address", "query"),
    [
        (reverse(QUESTIONS), {"q": "\0"}),
        (reverse(QUESTIONS), {"q": "x" * 5000}),
        (reverse(QUESTIONS), {"review": "\0"}),
        (reverse(QUESTIONS), {"state__exact": "\0"}),
        (reverse(QUESTIONS), {"p": "9" * 40}),
        (reverse("admin:index") + "faqs/question/%00/change/", {}),
        (reverse("admin:autocomplete"), {"term": "\0"}),
    ],
)
def test_bad_addresses_never_break_the_server(admin_client, address, query):
    field = {"app_label": "faqs", "model_name": "question", "field_name": "topic"}
    response = admin_client.get(address, field | query if "autocomplete" in address else query)
    assert response.status_code < 500


def test_autocomplete_tells_drafts_apart(editor):
    CertificationFactory(name="Open")
    CertificationFactory(name="Closed", abbreviation="CL", state=State.DRAFT)
    field = {"app_label": "faqs", "model_name": "question", "field_name": "certification"}
    results = editor.get(reverse("admin:autocomplete"), field).json()["results"]
    assert [result["text"] for result in results] == ["Closed (CL) (Draft)", "Open"]


def test_every_relation_is_chosen_by_autocomplete(admin_client):
    plain = []
    for name in ("certifications_certification", "faqs_question", "roles_role", "guide_section"):
        form = admin_client.get(reverse(f"admin:{name}_add")).context["adminform"].form
        choices = [f for f in form.fields.values() if hasattr(f, "queryset")]
        plain += [f for f in choices if "admin-autocomplete" not in str(f.widget.render("x", None))]
    assert plain == []


def test_markdown_fields_say_what_is_allowed(admin_client):
    TrackFactory()
    form = admin_client.get(reverse("admin:faqs_question_add")).context["adminform"].form
    assert "**bold**" in form.fields["answer"].help_text
    assert "**bold**" not in form.fields["short_answer"].help_text
