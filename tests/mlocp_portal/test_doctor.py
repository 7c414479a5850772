from datetime import timedelta
from io import StringIO
from unittest import mock

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from mlocp_portal import checkup
from mlocp_portal.cache import RedisOrLocal
from mlocp_portal.checkup import configuration, people, surroundings
from mlocp_portal.management.commands import doctor  # noqa: F401 – brings the rules together
from publishing.models import CheckedPage
from scripts.sandbox import free_port
from tests.factories import UserFactory
from tests.second_factors import give_app
from visitors.models import Sending

WELL = {
    "DEBUG": False,
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": ["portal.example", "127.0.0.1"],
    "HTTPS": True,
    "TRUSTED_PROXIES": 1,
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "DEFAULT_FROM_EMAIL": "portal@portal.example",
}


@pytest.fixture
def well(settings, tmp_path):
    for name, value in WELL.items():
        setattr(settings, name, value)
    settings.VAR_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").touch()
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule", "name", "value", "said"),
    [
        (configuration.debug, "DEBUG", True, "DEBUG is on"),
        (configuration.secret_key, "SECRET_KEY", "short", "SECRET_KEY has 5 signs"),
        (configuration.hosts, "ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS takes every name"),
        (configuration.https, "HTTPS", False, "The portal is reached as portal.example"),
        (configuration.proxies, "TRUSTED_PROXIES", 0, "all visitors seem to come from one"),
        (configuration.mail, "EMAIL_BACKEND", "mlocp_portal.mail.EmailBackend", "No mail is"),
        (configuration.mail, "DEFAULT_FROM_EMAIL", "portal@localhost", "servers refuse"),
        (configuration.files_are_collected, "STATIC_ROOT", None, "Run manage.py collectstatic"),
    ],
)
def test_what_is_set_wrong_is_said_and_what_is_right_is_not(
    well, tmp_path, rule, name, value, said
):
    assert list(rule()) == []
    setattr(well, name, value or (tmp_path / "none" if name == "STATIC_ROOT" else value))
    (sentence,) = rule()
    assert said in sentence


def test_an_old_key_that_may_be_guessed_is_said(well):
    well.SECRET_KEY_FALLBACKS = ["k" * 60, "short"]
    assert "SECRET_KEY_FALLBACKS names a key of 5 signs" in next(configuration.secret_key())


def test_a_mail_server_that_does_not_answer_is_said(well):
    well.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert list(surroundings.mail_server()) == []
    well.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    well.EMAIL_HOST, well.EMAIL_PORT = "127.0.0.1", free_port()
    assert "The mail server does not take messages" in next(surroundings.mail_server())


def test_a_portal_for_this_machine_alone_needs_no_https(well):
    well.ALLOWED_HOSTS, well.HTTPS, well.DEBUG = ["127.0.0.1", "localhost", "[::1]"], False, True
    assert [*configuration.https(), *configuration.debug()] == []


def test_replicas_need_a_key_limits_and_uploads_in_common(well, monkeypatch):
    (well.VAR_DIR / "secret_key").write_text(well.SECRET_KEY)
    rules = (configuration.generated_key, configuration.shared_limits, configuration.shared_uploads)
    monkeypatch.setattr(configuration, "has_replicas", lambda: False)
    assert [list(rule()) for rule in rules] == [[], [], []]
    monkeypatch.setattr(configuration, "has_replicas", lambda: True)
    assert [len(list(rule())) for rule in rules] == [1, 1, 1]
    assert "Set REDIS_URL" in next(configuration.shared_limits())


@pytest.mark.django_db
def test_a_database_that_lacks_changes_or_does_not_answer_is_said(monkeypatch):
    assert list(surroundings.database()) == []
    monkeypatch.setattr(surroundings, "waiting_migrations", lambda: 2)
    assert list(surroundings.database()) == [
        "2 changes of the database wait. Run manage.py migrate."
    ]

    def fail():
        raise OperationalError("connection refused")

    monkeypatch.setattr(surroundings, "waiting_migrations", fail)
    assert "The database does not answer (connection refused)" in next(surroundings.database())


@pytest.mark.django_db
def test_of_a_database_that_is_not_ready_only_that_is_said(monkeypatch):
    for answer in ({"return_value": 2}, {"side_effect": OperationalError("gone")}):
        monkeypatch.setattr(surroundings, "waiting_migrations", mock.Mock(**answer))
        assert [*people.superusers(), *people.timers()] == []


@pytest.mark.django_db
def test_a_database_that_confirms_too_early_is_said():
    if connection.vendor == "sqlite":  # the tests' own does, on purpose
        assert ["so a power cut loses" in sentence for sentence in surroundings.sqlite()] == [True]
    assert list(surroundings.clock()) == []


def test_redis_and_uploads_that_fail_are_said(monkeypatch, well):
    assert [*surroundings.redis(), *surroundings.uploads()] == []
    nowhere = RedisOrLocal(f"redis://127.0.0.1:{free_port()}/0", {})
    monkeypatch.setattr(surroundings, "cache", nowhere)
    assert "Redis does not answer" in next(surroundings.redis())
    (well.VAR_DIR / "file").touch()
    elsewhere = FileSystemStorage(well.VAR_DIR / "file" / "below")
    monkeypatch.setattr(surroundings, "default_storage", elsewhere)
    assert "No upload can be stored" in next(surroundings.uploads())
    assert not list((well.VAR_DIR / "media").glob("*"))


def test_an_upload_that_ended_half_written_is_not_left_behind(monkeypatch, well):
    save = FileSystemStorage._save

    def fill_the_disk(self, name, content):
        save(self, name, content)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", fill_the_disk)
    assert "No space left on device" in next(surroundings.uploads())
    assert list(well.MEDIA_ROOT.iterdir()) == []


def test_a_disk_that_is_nearly_full_is_said(monkeypatch, well):
    assert list(surroundings.disk()) == []
    monkeypatch.setattr(surroundings, "LEAST_FREE", 2**60)
    assert "MB are free for" in next(surroundings.disk())


@pytest.mark.django_db
def test_superusers_without_a_second_factor_are_named():
    assert list(people.superusers()) == ["Nobody is a superuser. Run manage.py createsuperuser."]
    weak = UserFactory(username="ada", is_superuser=True)
    assert "The superuser ada signs in with a password alone" in next(people.superusers())
    give_app(weak)
    assert list(people.superusers()) == []


@pytest.mark.django_db
def test_timers_that_do_not_run_are_said():
    long_ago = timezone.now() - timedelta(days=3)
    assert "The links were not checked yet" in next(people.timers())
    Sending.objects.create(sender="a", digest="b", created_at=long_ago)
    assert len(list(people.timers())) == 2
    CheckedPage.objects.create(model="roles.role", title="A", address="/a/", weight=1, bar=1)
    Sending.objects.all().delete()
    assert list(people.timers()) == []


def said(rules, monkeypatch) -> str:
    monkeypatch.setattr(checkup, "_rules", rules)
    out = StringIO()
    call_command("doctor", stdout=out)
    return out.getvalue()


def test_only_what_is_wrong_ends_the_command_with_an_error(monkeypatch):
    assert said([(lambda: ["Hm."], False)], monkeypatch) == "Unwise:\n  • Hm.\nNothing is wrong.\n"
    with pytest.raises(CommandError, match=r"^1 to mend\.$"):
        said([(lambda: ["Oh."], True), (lambda: ["Hm."], False)], monkeypatch)


def test_a_rule_that_fails_stops_no_other(monkeypatch):
    def broken():
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(checkup, "_rules", [(broken, False), (lambda: ["Hm."], False)])
    found = [one.sentence for one in checkup.findings()]
    assert found == ["“broken” could not be looked at: by zero", "Hm."]
