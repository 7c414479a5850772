"""Settings of the portal, driven by environment variables (or a ``.env`` file beside manage.py).

Every variable has a default that suits ``make run`` on one machine. A bad value stops the start
with a sentence that says how to mend it.
"""

import os
import re
import secrets
import tempfile
import warnings
from contextlib import suppress
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from mlocp_portal import logs, shared

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")


def _read(name: str, parse, default, hint: str):
    """The variable ``name`` as ``parse`` reads it; a bad value ends in a helpful sentence."""
    try:
        return parse(name, default=default)
    except (ValueError, ImproperlyConfigured):
        # What stands before the host may be a password, and what follows the address, too.
        shown = re.sub(r"^(\w[\w+.-]*://)?.*@", r"\1…@", env.str(name)).partition("?")[0]
        message = f"{name} has a value that cannot be used: {shown!r}. {hint}"
        raise ImproperlyConfigured(message) from None  # the error may quote it, too


def _switch(name: str, default: bool) -> bool:
    """On or off; environ's own reading takes every unknown word for off."""
    word = env.str(name, default=str(default)).lower()
    if word not in {"1", "true", "yes", "on", "0", "false", "no", "off", ""}:
        raise ValueError(name)
    return word in {"1", "true", "yes", "on"}


def _words(name: str, default: list[str]) -> list[str]:
    return [word.strip() for word in env.list(name, default=default) if word.strip()]


def _hosts(name: str, default: list[str]) -> list[str]:
    hosts = _words(name, default)
    if not hosts or any("/" in host for host in hosts):
        raise ValueError(name)
    return hosts


def _origins(name: str, default: list[str]) -> list[str]:
    origins = _words(name, default)
    if not all(origin.startswith(("https://", "http://")) for origin in origins):
        raise ValueError(name)
    return origins


def _count(name: str, default: int) -> int:
    count = env.int(name, default=default)
    if count < 0:
        raise ValueError(name)
    return count


def _log_format(name: str, default: str) -> str:
    form = env.str(name, default=default)
    if form not in logs.FORMATTERS:
        raise ValueError(name)
    return form


def _port(name: str, default: int) -> int:
    port = _count(name, default)
    if port > 65535:
        raise ValueError(name)
    return port


def _dsn(name: str, default: str) -> str:
    dsn = env.str(name, default=default)
    parts = urlsplit(dsn)
    if dsn and not (parts.scheme in {"http", "https"} and parts.username and parts.hostname):
        raise ValueError(name)
    return dsn


def _mail(name: str, default: str) -> dict:
    config = env.email_url(name, default=default)
    if "smtp" in config["EMAIL_BACKEND"] and not config["EMAIL_HOST"]:
        raise ValueError(name)
    if "console" in config["EMAIL_BACKEND"]:
        config["EMAIL_BACKEND"] = "mlocp_portal.mail.EmailBackend"
    return config


def _database(name: str, default: str) -> dict:
    with warnings.catch_warnings(action="ignore"):  # the sentence says it better
        config = env.db_url(name, default=default)
    if "." not in config.get("ENGINE", ""):  # of an unknown scheme, nothing or the scheme itself
        raise ValueError(name)
    return config


def _secret_key() -> str:
    """The key from the environment, or one made on the first start and kept beside the data."""
    if key := env.str("SECRET_KEY", default=""):
        return key
    key_file = VAR_DIR / "secret_key"
    if not key_file.exists():
        # Complete before it has its name: of two first starts, both use the first key.
        with tempfile.NamedTemporaryFile("w", dir=VAR_DIR) as draft:  # readable by its owner only
            draft.write(secrets.token_urlsafe(50))
            draft.flush()
            with suppress(FileExistsError):
                os.link(draft.name, key_file)
    return key_file.read_text().strip()


DEBUG = _read("DEBUG", _switch, False, "Set DEBUG=1 or DEBUG=0.")

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
try:
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    SECRET_KEY = _secret_key()
except OSError as error:
    raise ImproperlyConfigured(
        f"The folder {VAR_DIR} cannot be written ({error.strerror}). "
        "Make it writable, or set VAR_DIR to a folder that is."
    ) from error

ALLOWED_HOSTS = _read(
    "ALLOWED_HOSTS",
    _hosts,
    ["127.0.0.1", "localhost", "[::1]"],
    "Write the names of the portal with commas between them: portal.example,127.0.0.1.",
)
CSRF_TRUSTED_ORIGINS = _read(
    "CSRF_TRUSTED_ORIGINS",
    _origins,
    [],
    "Write each origin with its scheme, with commas between them: https://portal.example.",
)
# What was signed or encrypted with an older key is still read.
SECRET_KEY_FALLBACKS = _words("SECRET_KEY_FALLBACKS", [])
TRUSTED_PROXIES = _read(
    "TRUSTED_PROXIES",
    _count,
    0,
    "Write how many proxies of your own stand in front of the portal: 0, 1, 2.",
)
INTERNAL_IPS = ["127.0.0.1"]

# What these hold stands on public pages: each change makes another version of the content.
PAGE_APPS = [
    "pictures",
    "institutions",
    "certifications",
    "paths",
    "roles",
    "faqs",
    "comments",
    "guide",
]
INSTALLED_APPS = [
    "publishing",
    "audit",
    "search",
    "visitors",
    *PAGE_APPS,
    "planner",
    "accounts",
    "adminsortable2",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "mlocp_portal",
    "mlocp_portal.apps.PortalAdminConfig",  # django.contrib.admin, in the guide's order
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "mlocp_portal.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # its files are compressed already
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "publishing.due.PublishDue",
    "publishing.middleware.RefuseUnstorable",
    "publishing.references.ResolveReferences",
    "pictures.showing.ShowPictures",
    "guide.errors.ExplainNotAllowed",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it replaces the answer to a sign-in
]

if DEBUG and _read("DEBUG_TOOLBAR", _switch, False, "Set DEBUG_TOOLBAR=1 or leave it out."):
    INSTALLED_APPS.append("debug_toolbar")
    # Inside of what compresses: it writes into the page.
    after = MIDDLEWARE.index("django.middleware.gzip.GZipMiddleware") + 1
    MIDDLEWARE.insert(after, "debug_toolbar.middleware.DebugToolbarMiddleware")

ROOT_URLCONF = "mlocp_portal.urls"
WSGI_APPLICATION = "mlocp_portal.wsgi.application"

# What visitors see is drawn by Jinja2, which takes a third of the time; the admin is Django's.
SHARED_TEMPLATES = BASE_DIR / "templates/shared"  # plain HTML, for both
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates/public", SHARED_TEMPLATES],
        "OPTIONS": {
            "environment": "mlocp_portal.jinja.environment",
            "context_processors": ["guide.context.site"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates", SHARED_TEMPLATES],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["publishing.templatetags.publishing"],
        },
    },
]
# The admin's own widgets have their templates beside its pages.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASE_CONNECTIONS = _read(
    "DATABASE_CONNECTIONS",
    _count,
    10,
    "Write how many connections each process may open, or 0 for one with each request.",
)
DATABASES = {
    "default": _read(
        "DATABASE_URL",
        _database,
        f"sqlite:///{VAR_DIR / 'portal.sqlite3'}",
        "Write it as postgres://user:password@host:5432/name or sqlite:////folder/file; PostgreSQL "
        "needs the packages psycopg[binary,pool].",
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Opening the file and making Django's functions known takes a third of what a page may take.
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"]["OPTIONS"] = {
        # Readers never wait for a writer, and an accepted write survives a power cut.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        # Take the write lock at the start: a late upgrade fails at once instead of waiting.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    shared.postgresql(DATABASES["default"], DATABASE_CONNECTIONS)
CACHES = {
    "default": _read(
        "REDIS_URL",
        shared.cache,
        "",
        "Write it as redis://user:password@host:6379/0, or leave it out; it needs the package "
        "redis[hiredis].",
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it refuses before a password is looked at
    "django.contrib.auth.backends.ModelBackend",
]
# Whoever guesses passwords locks out a name as it comes from their own connection, nobody else.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "accounts.lockout.connection_of"
AXES_USERNAME_CALLABLE = "accounts.lockout.name_of"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # it ends when it was said to end
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "accounts.lockout.refuse"
# Its own lists hold addresses; what staff need to know stands in the audit log.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
# It copies what was sent, with stars in place of these and of the password. Name and connection it
# keeps once more, to count by them: what AXES_USERNAME_CALLABLE and AXES_CLIENT_IP_CALLABLE give.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "credential"]

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
# Accounts are made in the admin, and nothing of them goes by mail.
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login_failed": None}  # accounts/guessing.py counts, in all processes
MFA_ADAPTER = "accounts.adapters.FactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondStepForm",
    "reauthenticate": "accounts.forms.ConfirmForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "authenticate_webauthn": "accounts.forms.PasskeyStepForm",
    "reauthenticate_webauthn": "accounts.forms.ConfirmByPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "MLOCP portal"
MFA_TOTP_TOLERANCE = 1  # a code typed as it runs out, or by a clock that is half a minute off
# Members of groups need a second factor as each group says; this says it of superusers.
SUPERUSERS_NEED_SECOND_FACTOR = _read(
    "SUPERUSERS_NEED_SECOND_FACTOR",
    _switch,
    False,
    "Set SUPERUSERS_NEED_SECOND_FACTOR=1 or leave it out.",
)

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = ["mlocp_portal.formats"]
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = _read(
    "MEDIA_URL",
    shared.media_url,
    "media/",
    "Write the address at which uploads are found, https://media.example/, or leave it out.",
)
MEDIA_ROOT = VAR_DIR / "media"
S3_ENDPOINT = _read(
    "S3_ENDPOINT", shared.endpoint, "", "Write the address of the store: https://s3.example."
)
STORAGES = {
    "default": _read(
        "S3_BUCKET",
        shared.uploads(MEDIA_URL, S3_ENDPOINT),
        "",
        "Write the bucket's name, say in MEDIA_URL at which address its files are found, and "
        "install the package django-storages[s3].",
    ),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "mlocp_portal.storage.BundledStaticFilesStorage"
    },
}

CONTENT_DIR = BASE_DIR / "content"

# Finished pages that each process holds ready; a developer sees what was just changed instead.
PAGE_CACHE_MB = _read(
    "PAGE_CACHE_MB",
    _count,
    0 if DEBUG else 16,
    "Write a number of megabytes, or 0 to keep no page.",
)
# Seconds for which a cache in front of the portal may give out a page without asking.
CDN_SECONDS = _read("CDN_SECONDS", _count, 10, "Write a number of seconds, or 0.")

# What a request may carry at once: a dozen pictures, or a table of all content.
LARGEST_BODY = 32 * 2**20  # bytes
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 2**20  # bytes, without files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # a deep dive with all its parts has some hundreds

# With it, whoever wrote a text cannot publish it; somebody else has to.
REVIEW_BY_ANOTHER = _read(
    "REVIEW_BY_ANOTHER", _switch, False, "Set REVIEW_BY_ANOTHER=1 or leave it out."
)
PUBLISH_DUE_EVERY = 1  # second in which a process looks once for what is due; None: never

# Nothing is loaded from elsewhere and nothing inline runs: pages, admin and errors alike.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *shared.origin(MEDIA_URL)],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else builds pages of our style sheets
# Passkeys are the only such thing that the portal itself uses.
PERMISSIONS_POLICY = (
    "browsing-topics=(), camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), "
    "publickey-credentials-create=(self), publickey-credentials-get=(self), usb=()"
)

# HTTPS=1 says that visitors reach the portal over https, by a proxy that ends it. Without it,
# cookies travel over plain http, so that signing in works on http://127.0.0.1.
HTTPS = _read("HTTPS", _switch, False, "Set HTTPS=1 behind an https proxy, or leave it out.")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-mlocp-session" if HTTPS else "mlocp-session"
CSRF_COOKIE_NAME = "__Host-mlocp-csrf" if HTTPS else "mlocp-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mlocp_portal.errors.form_expired"
# Probes ask the process itself, over plain http; to some a redirect means that all is well.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

_email = _read(
    "EMAIL_URL",
    _mail,
    "consolemail://",
    "Write it as smtp+tls://user:password@host:587, or leave it out to print mails instead.",
)
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email["EMAIL_HOST"]
EMAIL_PORT = _email["EMAIL_PORT"] or 25
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = _email["EMAIL_FILE_PATH"] or None
EMAIL_TIMEOUT = 10  # seconds; somebody of the staff waits for it
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="portal@localhost")

LOG_FORMAT = _read("LOG_FORMAT", _log_format, "line", "Set LOG_FORMAT=line or LOG_FORMAT=json.")
ACCESS_LOG = _read("ACCESS_LOG", _switch, False, "Set ACCESS_LOG=1 or leave it out.")
LOGGING = logs.configuration(LOG_FORMAT, ACCESS_LOG)

# Counts for Prometheus, at an address that visitors do not reach.
METRICS_PORT = _read("METRICS_PORT", _port, 0, "Write a number below 65536, or leave it out.")
METRICS_HOST = env.str("METRICS_HOST", default="127.0.0.1")
# Where reports of errors go, as Sentry or GlitchTip give it.
SENTRY_DSN = _read("SENTRY_DSN", _dsn, "", "Write it as https://key@host/1, or leave it out.")
for _variable, _package, _extra in (
    ("METRICS_PORT", "prometheus_client", "prometheus-client"),
    ("SENTRY_DSN", "sentry_sdk", "sentry-sdk"),
):
    if globals()[_variable] and find_spec(_package) is None:
        raise ImproperlyConfigured(
            f"{_variable} needs the package {_extra}: .venv/bin/python -m pip install {_extra}."
        )
