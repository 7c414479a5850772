"""What the admin promises on every page: its order, its choices, its steady number of queries."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from audit.models import Event, What
from publishing.models import Identified, OldSlug, State
from publishing.settled import gathering
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
from tests.staff import change_url, errors, save

pytestmark = pytest.mark.django_db

QUESTIONS = "admin:faqs_question_changelist"


# Forms


@pytest.mark.usefixtures("shipped")
def test_a_new_row_is_proposed_behind_all_others(admin_client):
    for model in apps.get_models():
        field = (model._meta.ordering or [""])[0]
        if model in admin.site._registry and field in {"order", "recommended_order"}:
            page = admin.site._registry[model]
            if not page.in_menu:
                continue  # made on the page of another
            add = reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_add")
            form = admin_client.get(add).context["adminform"].form
            last = model.objects.order_by(field).last()
            assert form[field].value() == getattr(last, field) + 1, model


def test_the_first_row_of_all_is_proposed_first(admin_client):
    form = admin_client.get(reverse("admin:roles_role_add")).context["adminform"].form
    assert form["order"].value() == 0


EVIDENT = {"name", "title"}  # what stands above a page


def test_every_other_field_says_what_it_does(admin_client):
    silent = []
    for model in admin.site._registry:
        if issubclass(model, Identified):
            add = reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_add")
            context = admin_client.get(add).context
            fields = context["adminform"].form.fields if "adminform" in context else {}
            names = [name for name, field in fields.items() if not field.help_text]
            silent += [f"{model.__name__}.{name}" for name in names if name not in EVIDENT]
    assert silent == []


# The index


def test_index_stands_in_the_order_of_the_guide(admin_client):
    groups = admin_client.get(reverse("admin:index")).context["app_list"]
    assert [(g["name"], [m["name"] for m in g["models"]]) for g in groups] == [
        ("Guide", ["Sections", "Testimonials"]),
        ("Certifications", ["Certifications", "Tracks", "Levels"]),
        ("Learning paths", ["Learning paths"]),
        ("Roles", ["Roles"]),
        ("Institutions", ["Institutions"]),
        ("Questions", ["Questions", "Topics", "Asked questions"]),
        ("Pictures", ["Pictures"]),
        ("Comments", ["Comments"]),
        (
            "Housekeeping",
            ["Old addresses", "Searches without a result", "Groups", "Users", "Audit events"],
        ),
    ]


def test_index_shows_staff_only_what_is_theirs(editor):
    groups = editor.get(reverse("admin:index")).context["app_list"]
    assert "Housekeeping" not in [group["name"] for group in groups]


@pytest.mark.parametrize("app", ["guide", "certifications", "faqs", "auth", "publishing"])
def test_each_group_has_a_page(admin_client, app):
    response = admin_client.get(reverse("admin:app_list", args=[app]))
    assert len(response.context["app_list"]) == 1


# Queries


@gathering()
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
        Event.objects.record(What.PUBLISHED)
        Group.objects.create(name=f"Group {certification.pk}")


@pytest.mark.parametrize("rows", [1, 12])
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
        ("publishing_oldslug", 7),
        ("auth_user", 6),
        ("auth_group", 5),
        ("audit_event", 4),
    ],
)
def test_lists_need_the_same_queries_for_one_row_and_for_many(
    admin_client, django_assert_num_queries, name, queries, rows
):
    fill(rows)
    url = reverse(f"admin:{name}_changelist")
    admin_client.get(url)  # fills the cache of content types
    with django_assert_num_queries(queries + 1):  # one for every page: is a second factor missing?
        assert admin_client.get(url).context["cl"].result_count >= rows


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


def test_old_addresses_can_be_ended(publisher):
    OldSlug.objects.record_change(CertificationFactory(), "old")
    delete = reverse("admin:publishing_oldslug_delete", args=[OldSlug.objects.get().pk])
    assert publisher.post(delete, {"post": "yes"}).status_code == 302
    assert not OldSlug.objects.exists()


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
