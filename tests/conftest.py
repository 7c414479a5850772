"""What every test may ask for. The test database is empty unless a test asks for `shipped`."""

import gc
import os
from collections.abc import Iterator
from unittest import mock

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.color import no_style
from django.core.management.commands import flush
from django.db import connection, transaction
from django.db.models import Model
from django.template.backends import jinja2
from django.test import Client
from django.test.signals import template_rendered
from hypothesis import settings as examples

from publishing.models import ContentChange
from scripts.sandbox import Sandbox
from tests.staff import sign_in

# How long an example takes says how busy the machine is; speed is measured in benchmarks/.
examples.register_profile("untimed", deadline=None)
examples.load_profile("untimed")


def filled_models() -> list[type[Model]]:
    """Every model with rows, after those that it refers to."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._base_manager.exists()
    ]


@pytest.fixture(scope="session")
def shipped_content(django_db_setup, django_db_blocker) -> list[tuple[str, tuple]]:
    """The statements that write all content that the portal is shipped with."""
    with django_db_blocker.unblock(), transaction.atomic():
        before = filled_models()
        call_command("load_content", verbosity=0)
        # What the load noted of its own changes is not content.
        models = [m for m in filled_models() if m not in before and m is not ContentChange]
        rows = {model: list(model._base_manager.all()) for model in models}
        transaction.set_rollback(True)
    with django_db_blocker.unblock(), transaction.atomic():
        statements = recorded(rows)
        transaction.set_rollback(True)
    return statements


def recorded(rows: dict[type[Model], list[Model]]) -> list[tuple[str, tuple]]:
    """Write ``rows``; how it was said. To say it again takes a fifth of the time."""
    statements = []

    def record(execute, sql, params, many, context):
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(record):
        for model, its_rows in rows.items():
            model._base_manager.bulk_create(its_rows)
    resets = connection.ops.sequence_reset_sql(no_style(), list(rows))
    return statements + [(sql, ()) for sql in resets]


@pytest.fixture(scope="session", autouse=True)
def tables_filled_again() -> Iterator[None]:
    """After a test that commits, what migrations leave behind is written, not worked out, again.

    Django empties all tables and makes content types, permissions and groups anew, which takes
    longer than most of these tests.
    """
    work_out, statements = flush.emit_post_migrate_signal, []

    def fill(verbosity: int, interactive: bool, db: str, **kwargs) -> None:
        if not statements:
            work_out(verbosity, interactive, db, **kwargs)
            statements.extend(_moved_into_statements())
        else:
            write(statements)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "emit_post_migrate_signal", fill)
        yield


@transaction.atomic
def _moved_into_statements() -> list[tuple[str, tuple]]:
    """All that is in the tables, written once more; how that was said."""
    rows = {model: list(model._base_manager.all()) for model in filled_models()}
    rows.pop(ContentChange, None)
    for model in rows:
        model._base_manager.all()._raw_delete(connection.alias)
    return recorded(rows)


@transaction.atomic
def write(statements: list[tuple[str, tuple]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(*statement)


@pytest.fixture
def shipped(db, shipped_content) -> None:
    """The shipped content in the test's database; a browser test may ask for it too."""
    write(shipped_content)


@pytest.fixture(scope="session", autouse=True)
def contexts_told() -> Iterator[None]:
    """Answers tell their ``context`` where Jinja2 drew them, as Django does for its own engine."""
    drawn = jinja2.Template.render

    def render(self, context=None, request=None):
        context = {} if context is None else context
        template_rendered.send(sender=self, template=self, context=context)
        return drawn(self, context, request)

    with mock.patch.object(jinja2.Template, "render", render):
        yield


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    """What others sent under a key that comes again limits nobody here."""
    cache.clear()


@pytest.fixture
def editor(client) -> Client:
    """Somebody who writes drafts, signed in."""
    return sign_in(client, "Editors")


@pytest.fixture
def publisher(client) -> Client:
    """Somebody who publishes, signed in."""
    return sign_in(client, "Publishers")


@pytest.fixture(scope="session")
def portal() -> Iterator[Sandbox]:
    """The portal as `make run` starts it, with the shipped content: for reading only."""
    with Sandbox() as sandbox:
        yield sandbox


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave what was imported and collected out of each search for garbage: a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """In CI nothing may be left out quietly: there a skipped test has failed."""
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Skipped, which counts as a failure here: {report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    _refuse_skip(report)
    return report
