import os
import subprocess
import sys
from itertools import chain

import pytest
from django.core.exceptions import ImproperlyConfigured

from mlocp_portal import shared

SHOW = "import mlocp_portal.settings as s; print({})"


def start(tmp_path, show="''", **environment: str) -> subprocess.CompletedProcess:
    """Import the settings in a process of their own, with these variables set."""
    base = {"VAR_DIR": str(tmp_path / "var"), "SECRET_KEY": "", "PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-c", SHOW.format(show)],
        env=base | {"DEBUG": "0", "DATABASE_URL": f"sqlite:///{tmp_path}/x"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("DEBUG", "perhaps", "Set DEBUG=1 or DEBUG=0."),
        ("HTTPS", "perhaps", "Set HTTPS=1 behind an https proxy, or leave it out."),
        ("DATABASE_URL", "", "Write it as postgres://"),
        ("DATABASE_URL", "nonsense", "Write it as postgres://"),
        ("ALLOWED_HOSTS", "", "Write the names of the portal with commas between them"),
        ("ALLOWED_HOSTS", " , ", "Write the names of the portal with commas between them"),
        ("ALLOWED_HOSTS", "https://a.example", "Write the names of the portal with commas"),
        ("TRUSTED_PROXIES", "-1", "Write how many proxies of your own stand in front"),
        ("TRUSTED_PROXIES", "many", "Write how many proxies of your own stand in front"),
        ("EMAIL_URL", "nonsense", "Write it as smtp+tls://user:password@host:587"),
        ("EMAIL_URL", "smtp://", "Write it as smtp+tls://user:password@host:587"),
        ("LOG_FORMAT", "xml", "Set LOG_FORMAT=line or LOG_FORMAT=json."),
        ("METRICS_PORT", "65536", "Write a number below 65536, or leave it out."),
        ("SENTRY_DSN", "errors.example", "Write it as https://key@host/1, or leave it out."),
        ("REDIS_URL", "localhost", "Write it as redis://user:password@host:6379/0"),
        ("REDIS_URL", "http://localhost", "Write it as redis://user:password@host:6379/0"),
        ("REDIS_URL", "redis://localhost:port/0", "Write it as redis://user:password@host:6379/0"),
        ("MEDIA_URL", "uploads/", "Write the address at which uploads are found, https://"),
        ("MEDIA_URL", "https://a.example", "Write the address at which uploads are found"),
        ("S3_ENDPOINT", "s3.example", "Write the address of the store: https://s3.example."),
        ("S3_BUCKET", "uploads", "Write the bucket's name, say in MEDIA_URL at which address"),
        ("DATABASE_CONNECTIONS", "many", "Write how many connections each process may open"),
        ("CSRF_TRUSTED_ORIGINS", "a.example", "Write each origin with its scheme"),
        ("CSRF_TRUSTED_ORIGINS", "https://a.example,b.example", "Write each origin with its"),
    ],
)
def test_a_bad_value_stops_the_start_with_a_sentence(tmp_path, name, value, hint):
    done = start(tmp_path, **{name: value})
    assert done.returncode == 1
    assert f"{name} has a value that cannot be used: '{value}'. {hint}" in done.stderr


@pytest.mark.parametrize(
    ("name", "scheme"),
    [
        ("DATABASE_URL", "postgress"),
        ("REDIS_URL", "http"),
        ("REDIS_URL", "redis"),
        ("EMAIL_URL", "smpt"),
        ("SENTRY_DSN", "ftp"),
    ],
)
def test_no_sentence_about_a_bad_address_holds_its_password(tmp_path, name, scheme):
    done = start(tmp_path, **{name: f"{scheme}://me:hid/d@en@host/1"})
    assert f"cannot be used: '{scheme}://…@host/1'" in done.stderr
    assert "hid" not in done.stderr
    assert "en@" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("DATABASE_URL", "me:hidden@postgres/portal", "…@postgres/portal"),
        ("REDIS_URL", "me:hidden@redis:6379", "…@redis:6379"),
        ("REDIS_URL", "redis:me:hidden@host", "…@host"),
        ("REDIS_URL", "redis://host/0?socket_timeout=long&password=hidden", "redis://host/0"),
    ],
)
def test_a_password_in_an_address_of_no_form_is_not_shown_either(tmp_path, name, value, shown):
    done = start(tmp_path, **{name: value})
    assert f"cannot be used: '{shown}'" in done.stderr
    assert "hidden" not in done.stderr


def test_postgresql_without_the_package_of_its_pool_stops_the_start_with_a_sentence(monkeypatch):
    monkeypatch.setattr(shared, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match=r"needs the package psycopg\[binary,pool\]"):
        shared.postgresql({}, 10)
    assert "pool" not in shared.postgresql({}, 0)["OPTIONS"]


def test_a_pooler_in_between_is_asked_nothing_that_it_refuses():
    """pgbouncer takes no ``options``, and gives another connection to each transaction."""
    direct, pooled = shared.postgresql({}, 10), shared.postgresql({}, 0)
    assert direct["OPTIONS"]["options"] == "-c jit=off"
    assert "options" not in pooled["OPTIONS"]
    assert pooled["DISABLE_SERVER_SIDE_CURSORS"]
    assert "DISABLE_SERVER_SIDE_CURSORS" not in direct


def test_hosts_and_origins_are_lists_with_commas(tmp_path):
    hosts = start(tmp_path, "s.ALLOWED_HOSTS", ALLOWED_HOSTS="a.example, [::1]").stdout
    assert hosts == "['a.example', '[::1]']\n"
    origins = {"CSRF_TRUSTED_ORIGINS": "https://a.example, https://*.b.example"}
    said = start(tmp_path, "s.CSRF_TRUSTED_ORIGINS", **origins).stdout
    assert said == "['https://a.example', 'https://*.b.example']\n"
    assert start(tmp_path, "s.CSRF_TRUSTED_ORIGINS", CSRF_TRUSTED_ORIGINS="").stdout == "[]\n"


def test_a_folder_that_cannot_be_written_stops_the_start_with_a_sentence(tmp_path):
    (tmp_path / "var").touch()
    assert f"The folder {tmp_path}/var cannot be written" in start(tmp_path).stderr


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path):
    first = start(tmp_path, "s.SECRET_KEY").stdout
    assert len(first) > 50
    assert start(tmp_path, "s.SECRET_KEY").stdout == first
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_debug_is_off_unless_asked_for(tmp_path):
    assert start(tmp_path, "s.DEBUG", DEBUG="0").stdout == "False\n"
    assert start(tmp_path, "s.DEBUG", DEBUG="1").stdout == "True\n"


def test_developers_see_the_toolbar_although_pages_are_compressed(tmp_path):
    show = "[m.split('.')[0] for m in s.MIDDLEWARE[s.MIDDLEWARE.index('{}'):]][:2]".format(
        "django.middleware.gzip.GZipMiddleware"
    )
    told = start(tmp_path, show, DEBUG="1", DEBUG_TOOLBAR="1").stdout
    assert told == "['django', 'debug_toolbar']\n"


@pytest.mark.parametrize(
    ("https", "facts"),
    [
        ("0", "(False, False, 'mlocp-session', 'mlocp-csrf')"),
        ("1", "(True, True, '__Host-mlocp-session', '__Host-mlocp-csrf')"),
    ],
)
def test_cookies_are_secure_exactly_behind_https(tmp_path, https, facts):
    show = (
        "(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)"
    )
    assert start(tmp_path, show, HTTPS=https).stdout == facts + "\n"


def test_no_proxy_is_trusted_unless_said_so(tmp_path):
    assert start(tmp_path, "s.TRUSTED_PROXIES").stdout == "0\n"
    assert start(tmp_path, "s.TRUSTED_PROXIES", TRUSTED_PROXIES="2").stdout == "2\n"


def test_mails_are_printed_unless_a_server_is_named(tmp_path):
    show = "(s.EMAIL_BACKEND, s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_USE_TLS)"
    assert start(tmp_path, show).stdout == "('mlocp_portal.mail.EmailBackend', None, 25, False)\n"
    url = "smtp+tls://me:secret@mail.example:587"
    shown = "('django.core.mail.backends.smtp.EmailBackend', 'mail.example', 587, True)\n"
    assert start(tmp_path, show, EMAIL_URL=url).stdout == shown


def test_processes_have_a_cache_of_their_own_unless_redis_is_named(tmp_path):
    show = "s.CACHES['default']['BACKEND'].rpartition('.')[2]"
    assert start(tmp_path, show).stdout == "LocMemCache\n"
    assert start(tmp_path, show, REDIS_URL="redis://r.example/0").stdout == "RedisOrLocal\n"


def test_postgresql_gets_a_pool_of_as_many_connections_as_are_allowed(tmp_path):
    url = "postgres://me@db.example/portal"
    show = "(s.DATABASES['default']['OPTIONS'].get('pool') or {}).get('max_size')"
    assert start(tmp_path, show, DATABASE_URL=url).stdout == "10\n"
    assert start(tmp_path, show, DATABASE_URL=url, DATABASE_CONNECTIONS="3").stdout == "3\n"
    assert start(tmp_path, show, DATABASE_URL=url, DATABASE_CONNECTIONS="0").stdout == "None\n"


def test_pictures_of_a_bucket_are_shown_from_its_address_alone(tmp_path):
    bucket = {"S3_BUCKET": "uploads", "MEDIA_URL": "https://media.example/p/"}
    show = "(s.STORAGES['default']['OPTIONS']['custom_domain'], s.MEDIA_URL)"
    expected = "('media.example/p', 'https://media.example/p/')\n"
    assert start(tmp_path, show, **bucket).stdout == expected
    policy = "s.CONTENT_SECURITY_POLICY['DIRECTIVES']['img-src'][1:]"
    assert start(tmp_path, policy, **bucket).stdout == "['data:', 'https://media.example']\n"
    assert start(tmp_path, policy).stdout == "['data:']\n"


def test_the_security_policy_allows_nothing_inline(settings):
    sources = chain(*settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].values())
    assert [source for source in sources if "unsafe" in source] == []
