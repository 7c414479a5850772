"""The parts of a deep dive on the page of their certification, in the order of reading."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from certifications.models import (
    Alias,
    Audience,
    Mistake,
    NextStep,
    PlanTask,
    PreparationPlan,
    Prerequisite,
    Project,
    Skill,
    SourceStatement,
)
from publishing.admin_parts import PartInline, SortedInline
from publishing.trees import is_provisional


class AudienceInline(SortedInline):
    model = Audience
    intro = "Whom the guide is written for. Roles name them on their own pages."
    fields = [("title", "detail")]


class PrerequisiteInline(SortedInline):
    model = Prerequisite
    intro = "What somebody needs before; the page sorts them by strength, then by this order."
    fields = [("title", "strength"), ("detail", "source")]


class SkillInline(SortedInline):
    model = Skill
    intro = "What somebody can do afterwards."
    fields = [("title", "detail")]


class ProjectInline(SortedInline):
    model = Project
    intro = "Projects that somebody can build to practise."
    fields = [("title", "detail")]


class PlanInline(SortedInline):
    model = PreparationPlan
    intro = "Ways to prepare. Each has a page of its own for its tasks."
    fields = [("min_days", "max_days", "focus"), ("detail", "tasks")]
    readonly_fields = ["tasks"]
    constraint_fields = {"certifications_plan_days_in_order": "max_days"}

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("tasks")

    @admin.display(description="tasks")
    def tasks(self, plan):
        if plan.pk is None:
            return "Save first, then add the tasks of the plan."
        tasks = plan.tasks.all()
        return format_html(
            # In a tab of its own: what is typed here and not saved yet stays.
            "{} tasks, {} % of the time. "
            '<a href="{}" target="_blank">Tasks of this plan (new tab)</a>',
            len(tasks),
            sum(task.share or 0 for task in tasks),
            _page_of_plan(plan),
        )


def _page_of_plan(plan: PreparationPlan) -> str:
    address = reverse("admin:certifications_preparationplan_change", args=[plan.pk])
    return f"{address}?page={plan.certification.uid}" if is_provisional(plan) else address


class PlanTaskInline(SortedInline):
    model = PlanTask
    intro = "What to do, one thing after the other."
    start_open = True
    fields = [("title", "share", "detail")]


class MistakeInline(SortedInline):
    model = Mistake
    intro = "What goes wrong often, and what to do instead."
    fields = [("title", "detail", "remedy")]


class NextStepInline(SortedInline):
    model = NextStep
    fk_name = "certification"
    intro = "What to take after this certification. Steps for a whole track stand with the track."
    fields = [("target", "kind"), ("why", "source")]
    autocomplete_fields = ["target"]
    constraint_fields = {"certifications_next_step_moves_on": "target"}

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("target")


class TrackNextStepInline(NextStepInline):
    fk_name = "track"
    intro = "What the learners of this track take next, whichever certification they have."
    start_open = True


class SourceStatementInline(SortedInline):
    model = SourceStatement
    verbose_name = "statement of the source"
    verbose_name_plural = "where the source contradicts itself"
    intro = "Statements on one subject stand together in a “sources differ” note on the page."
    fields = [("subject", "source", "settled"), "statement"]


class AliasInline(PartInline):
    model = Alias
    verbose_name_plural = "other names"
    intro = "Search finds the certification by them; the page prints them beside its own name."
    fields = [("name", "state", "source")]
    constraint_fields = {
        "certifications_alias_once": "name",
        "certifications_alias_confirmed_for_one": "name",
    }


DEEP_DIVE = [
    AudienceInline,
    PrerequisiteInline,
    SkillInline,
    ProjectInline,
    PlanInline,
    MistakeInline,
    NextStepInline,
    SourceStatementInline,
    AliasInline,
]
