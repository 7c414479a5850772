"""What the site doctor asks of everything that is published."""

from collections.abc import Callable
from functools import partial

from django.apps import apps
from django.db.models import F, Model, OuterRef, QuerySet, Subquery
from django.utils import timezone

from publishing.dates import staff_day, staff_moment
from publishing.doctor import Group, Rule, declare, rule
from publishing.models import CheckedLink, CheckedPage, PendingChange, Publishable, State


def rule_for_each(title: str, group: Group, **options) -> Callable:
    """Decorator: one rule for each publishable model, which the function takes."""

    def decorate(find: Callable[[type[Model]], QuerySet]) -> Callable:
        for model in apps.get_models():
            if issubclass(model, Publishable):
                key = f"{find.__name__}_{model._meta.model_name}"
                name = f"{title}: {model._meta.verbose_name_plural}"
                declare(Rule(key, name, group, partial(find, model), **options))
        return find

    return decorate


@rule_for_each("Drafts", Group.WAITS)
def drafts(model):
    return model.objects.filter(state=State.DRAFT)


@rule_for_each("Waiting for review", Group.WAITS)
def reviews(model):
    return model.objects.filter(state=State.REVIEW)


def say_change(page) -> str:
    if page.change_problem:
        return f"could not be published: {page.change_problem}"
    if page.change_at:
        return f"becomes the page on {staff_moment(page.change_at)}"
    return "waits for review" if page.change_state == State.REVIEW else "a draft"


@rule_for_each("Changes beside the live page", Group.WAITS, say=say_change)
def changes(model):
    pending = PendingChange.objects.filter(model=model._meta.label_lower)
    of_page = pending.filter(uid=OuterRef("uid"))
    return model.objects.filter(uid__in=pending.values("uid")).annotate(
        change_state=Subquery(of_page.values("state")),
        change_at=Subquery(of_page.values("publish_at")),
        change_problem=Subquery(of_page.values("problem")),
    )


@rule_for_each(
    "Reviews overdue",
    Group.WRONG,
    say=lambda page: f"since {staff_day(page.review_due)}",
)
def overdue_reviews(model):
    return model.objects.filter(state=State.PUBLISHED, review_due__lt=timezone.localdate())


@rule(
    "Links that lead nowhere",
    Group.WRONG,
    say=lambda link: f"{link.address}: {link.problem}",
    fix=lambda link: link.fix_url,
)
def broken_links():
    return CheckedLink.objects.exclude(problem="")


@rule(
    "Pages that fail",
    Group.WRONG,
    say=lambda page: f"answers {page.status}",
    fix=lambda page: page.fix_url,
)
def failing_pages():
    return CheckedPage.objects.exclude(status=200)


@rule(
    "Pages that are too heavy",
    Group.WRONG,
    say=lambda page: f"{page.weight:,} bytes of {page.bar:,} at most",
    fix=lambda page: page.fix_url,
)
def heavy_pages():
    return CheckedPage.objects.filter(weight__gt=F("bar"))
