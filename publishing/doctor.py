"""The site doctor: what waits, what is wrong, and what must not be published as it is.

A rule is a function that returns the rows it finds fault with. It stands in the module ``rules``
of its app, and that is all there is to add::

    @rule("Paths without a step", Group.WRONG)
    def paths_without_steps():
        return LearningPath.objects.visible().filter(steps=None)

The front page of the admin asks every rule and shows the first rows with a link to mend each; the
list of the model can be filtered by the rule (``publishing.admin_doctor``). A rule with ``blocks``
also stops a page that it finds from being published, and gives that sentence as the reason.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.db.models import Count, Model, QuerySet, Window
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.module_loading import autodiscover_modules

from publishing.permissions import may

MOST = 5  # rows of one rule on the front page
FILTER = "doctor"  # in the address of a list: the rule whose rows it shows


class Group(Enum):
    WAITS = "What waits"
    WRONG = "What is wrong"
    BETTER = "What could be better"


@dataclass(frozen=True)
class Rule:
    """``rows`` are what it finds; what ``say`` returns stands behind the name of each.

    The link to mend a row leads to its page in the admin, there to ``spot``, unless ``fix`` says
    where.
    """

    key: str
    title: str
    group: Group
    rows: Callable[[], QuerySet]
    say: Callable[[Any], str] | None = None
    fix: Callable[[Any], str] | None = None
    spot: str = ""
    blocks: str = ""

    @property
    def model(self) -> type[Model]:
        return self.rows().model


_declared: dict[str, Rule] = {}


def declare(rule: Rule) -> None:
    _declared[rule.key] = rule


def rule(title: str, group: Group, **options) -> Callable:
    """Decorator: the function finds the rows of a rule; ``options`` are fields of ``Rule``."""

    def decorate(find: Callable[[], QuerySet]) -> Callable[[], QuerySet]:
        declare(Rule(find.__name__, title, group, find, **options))
        return find

    return decorate


@cache
def discover() -> None:
    """Read the ``rules`` of all installed apps, once."""
    autodiscover_modules("rules")


def rules() -> list[Rule]:
    """The rules of all installed apps, in the order of their declaration."""
    discover()
    return list(_declared.values())


def rule_named(key: str) -> Rule:
    discover()
    return _declared[key]


# What is shown


@dataclass(frozen=True)
class Finding:
    what: str
    said: str
    fix_url: str


@dataclass(frozen=True)
class Examined:
    """What a rule has found: its first rows, how many there are, and the list of all."""

    rule: Rule
    findings: list[Finding]
    count: int
    list_url: str

    @property
    def more(self) -> int:
        return self.count - len(self.findings)


@dataclass(frozen=True)
class Diagnosis:
    """What the rules of one group have found, and the titles of those that found nothing."""

    group: Group
    found: list[Examined]
    in_order: list[str]


def examine(request: HttpRequest, site: AdminSite) -> list[Diagnosis]:
    """Ask every rule about whose rows this user may do something.

    Each needs one query, and those that it prefetches by, however many rows there are.
    """
    asked = [_ask(rule) for rule in rules() if may_mend(request, site, rule.model)]
    return [
        Diagnosis(
            group,
            found=[each for each in asked if each.rule.group is group and each.count],
            in_order=[
                each.rule.title for each in asked if each.rule.group is group and not each.count
            ],
        )
        for group in Group
    ]


def may_see(request: HttpRequest, site: AdminSite, model: type[Model]) -> bool:
    """Whether the admin lets this user see rows of ``model``."""
    admin = site._registry.get(model)
    return admin is not None and admin.has_view_or_change_permission(request)


def may_mend(request: HttpRequest, site: AdminSite, model: type[Model]) -> bool:
    """Whether this user may change rows of ``model``.

    Rows that only a check writes send the reader on to a page of the portal or are a hint.
    """
    is_changed_by_hand = "change" in model._meta.default_permissions
    may_change = not is_changed_by_hand or may(request.user, "change", model)
    return may_change and may_see(request, site, model)


def _ask(rule: Rule) -> Examined:
    rows = list(rule.rows().annotate(in_all=Window(Count("*")))[:MOST])
    return Examined(
        rule,
        [Finding(str(row), rule.say(row) if rule.say else "", _fix_url(rule, row)) for row in rows],
        rows[0].in_all if rows else 0,
        f"{_admin_url(rule.model, 'changelist')}?{urlencode({FILTER: rule.key})}",
    )


def _fix_url(rule: Rule, row: Model) -> str:
    return rule.fix(row) if rule.fix else _admin_url(rule.model, "change", row.pk) + rule.spot


def _admin_url(model: type[Model], page: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


# What is refused


def reasons(pages: Iterable[Model]) -> dict[int, list[str]]:
    """Why which of ``pages``, all of one model, must not be published as they stand, by key."""
    pages = list(pages)
    found = defaultdict(list)
    for rule in rules():
        if rule.blocks and pages and rule.model is type(pages[0]):
            blocked = rule.rows().filter(pk__in=[page.pk for page in pages])
            for pk in blocked.values_list("pk", flat=True):
                found[pk].append(rule.blocks)
    return dict(found)


class RefusedError(ValidationError):
    """A page must not be published as it stands."""


def refuse_if_blocked(page: Model) -> None:
    """Raise ``RefusedError`` if the database holds ``page`` as it must not be published."""
    if found := reasons([page]).get(page.pk):
        raise RefusedError(found)
