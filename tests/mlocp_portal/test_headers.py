"""Every answer, whoever gives it, tells the browser what it must not do."""

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError
from django.test import Client, RequestFactory

from guide import views
from mlocp_portal.headers import in_order
from tests.factories import SectionFactory
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

EXPECTED = {
    "Content-Security-Policy": (
        "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; img-src 'self' data:; script-src 'self'; "
        "style-src 'self'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
ANSWERS = [
    ("GET", "/", 200),
    ("GET", "/guide/", 200),
    ("GET", "/static/css/site.css", 200),
    ("GET", "/static/css/none.css", 404),
    ("GET", "/media/a.webp", 200),
    ("GET", "/media/none.webp", 404),
    ("GET", "/nowhere/", 404),
    ("GET", "/guide", 301),
    ("GET", "/?a=%00", 400),
    ("GET", "/%00", 400),
    ("POST", "/guide/", 405),
    ("POST", "/admin/login/", 403),
    ("GET", "/admin/", 302),
    ("GET", "/admin/login/", 200),
    ("GET", "/healthz", 200),
    ("GET", "/robots.txt", 200),
    ("GET", "/sitemap.xml", 200),
    ("OPTIONS", "/", 405),
]


@pytest.fixture
def https(settings) -> dict[str, str]:
    """The portal behind an https proxy, and what that one says of a request."""
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    return {"X-Forwarded-Proto": "https"}


def assert_guarded(headers, policy: str = EXPECTED["Content-Security-Policy"]) -> None:
    assert {name: headers.get(name) for name in EXPECTED} == EXPECTED | {
        "Content-Security-Policy": policy
    }
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in headers["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize(("method", "address", "status"), ANSWERS)
def test_every_answer_has_all_headers(settings, https, client, method, address, status):
    (settings.MEDIA_ROOT).mkdir(exist_ok=True)
    (settings.MEDIA_ROOT / "a.webp").write_bytes(b"picture")
    client = Client(enforce_csrf_checks=True)
    response = client.generic(method, address, headers=https)
    assert response.status_code == status
    is_media = address == "/media/a.webp"
    assert_guarded(response.headers, *(["default-src 'none'; sandbox"] if is_media else []))
    assert response["Strict-Transport-Security"] == ("max-age=31536000; includeSubDomains; preload")
    response.close()


def test_over_plain_http_a_browser_is_not_bound_to_https(client):
    assert "Strict-Transport-Security" not in client.get("/").headers


def test_the_way_to_https_is_guarded(https, client):
    response = client.get("/guide/")
    assert (response.status_code, response["Location"]) == (301, "https://testserver/guide/")
    assert_guarded(response.headers)


def test_an_error_on_our_side_has_them(client, monkeypatch):
    client.raise_request_exception = False
    SectionFactory()
    for error, status in ((ZeroDivisionError, 500), (OperationalError, 503)):
        monkeypatch.setattr(views, "render", lambda *args, error=error, **kwargs: raising(error))
        response = client.get("/guide/")
        assert response.status_code == status
        assert_guarded(response.headers)


def raising(error: type[Exception]) -> None:
    raise error


def test_a_wrong_host_has_them(https):
    """As a server asks: Django fails before any of its middleware has anything to say."""
    sent = []
    environ = RequestFactory().get("/", headers={"host": "elsewhere.example"} | https).environ
    body = get_wsgi_application()(environ, lambda *said: sent.append(said))
    body.close()
    assert sent[0][0] == "400 Bad Request"
    assert_guarded(dict(sent[0][1]))
    assert "Strict-Transport-Security" in dict(sent[0][1])


def test_staff_get_them_too(client):
    publisher = sign_in(client, "Publishers")
    for address in ("/admin/", "/admin/faqs/question/", "/admin/faqs/question/add/", "/admin/x/"):
        assert_guarded(publisher.get(address).headers)


def test_the_order_of_a_policy_is_always_the_same():
    assert in_order("style-src 'self'; default-src 'none'") == (
        in_order("default-src 'none'; style-src 'self'")
    )


def test_an_expired_form_of_the_admin_says_so_in_its_frame_and_loses_no_text():
    client = sign_in(Client(enforce_csrf_checks=True), "Publishers")
    text = "A long answer that nobody wants to type twice. " * 3
    sent = {"full_answer": text + "<script>", "short_answer": "Yes."}
    response = client.post("/admin/faqs/question/add/", sent)
    assert response.status_code == 403
    assert "This form has expired" in response.text
    assert "Signed in as" in response.text
    assert f"{text}&lt;script&gt;</textarea>" in response.text
    assert '<a href="/admin/faqs/question/add/">To the form</a>' in response.text


@pytest.mark.parametrize("name", ["session", "csrf"])
def test_over_https_a_cookie_is_bound_to_this_host(settings, https, client, admin_user, name):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME = "__Host-mlocp-session"
    settings.CSRF_COOKIE_NAME = "__Host-mlocp-csrf"
    client.get("/admin/login/", headers=https)
    sent = {"username": admin_user.username, "password": "password"}
    client.post("/admin/login/", sent, headers=https)
    cookie = client.cookies[f"__Host-mlocp-{name}"]
    # What a browser asks of the prefix: Secure, the whole host, and no other one.
    assert (cookie["secure"], cookie["path"], cookie["domain"] or "") == (True, "/", "")
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
