"""nginx says of baked files what the portal says of its pages."""

import json
import os
import re
import subprocess
import sys

import pytest

from scripts.sandbox import ROOT
from tests.deploy.fleet import DEPLOY

HEADER = re.compile(r'^add_header (\S+) (?:"([^"]*)"|(\S+?))(?: always)?;$', re.MULTILINE)
# What a page says with HTTPS=1: such settings are read at the start of a process.
ASK = """
import json, django
django.setup()
from django.test import Client
from django.core.management import call_command
from django.urls import reverse
call_command("migrate", verbosity=0)
answer = Client().get("/faqs/", headers={"Host": "portal.example", "X-Forwarded-Proto": "https"})
print(json.dumps(dict(answer.headers)))
"""
OF_ONE_PAGE = {"content-type", "content-length", "vary", "last-modified", "link", "x-request-id"}


def by_nginx(file: str) -> dict[str, str]:
    found = HEADER.findall((DEPLOY / "nginx" / file).read_text(encoding="utf-8"))
    return {name.lower(): quoted or plain for name, quoted, plain in found}


def directives(policy: str) -> set[str]:
    return {part.strip() for part in policy.split(";")}


@pytest.fixture(scope="module")
def by_portal(tmp_path_factory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("https")
    own = {
        "ALLOWED_HOSTS": "portal.example",
        "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3",
        "DJANGO_SETTINGS_MODULE": "tests.deploy.https",
        "VAR_DIR": str(folder),
        "HTTPS": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env=os.environ | own,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    headers = json.loads(done.stdout)
    return {name.lower(): value for name, value in headers.items()}


def test_a_baked_page_has_the_headers_of_a_page_of_the_portal(by_portal):
    nginx = by_nginx("headers.conf") | by_nginx("page-headers.conf")
    portal = {name: value for name, value in by_portal.items() if name not in OF_ONE_PAGE}
    policies = nginx.pop("content-security-policy"), portal.pop("content-security-policy")
    assert directives(policies[0]) == directives(policies[1])
    assert portal.items() <= nginx.items()


def test_an_upload_has_the_same_but_runs_nothing():
    pages, uploads = by_nginx("headers.conf"), by_nginx("media-headers.conf")
    assert directives(uploads.pop("content-security-policy")) == {"sandbox", "default-src 'none'"}
    pages.pop("content-security-policy")
    assert uploads == pages
