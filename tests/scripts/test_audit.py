import tomllib
from urllib.error import URLError

import pytest

from scripts import audit

KEY = "AKIA" + "IOSFODNN7EXAMPLE"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (f'key = "{KEY}"', "AWS Access Key"),
        ('password = "hunter2-and-more"', "Secret Keyword"),
        ("-----BEGIN RSA " + "PRIVATE KEY-----", "Private Key"),
        ("postgres://ann:opensesame" + "@db.example/portal", "Basic Auth Credentials"),
    ],
)
def test_a_secret_is_found_with_its_place(tmp_path, line, kind):
    file = tmp_path / "new.py"
    file.write_text(f"\n{line}\n")
    found = list(audit.secrets_in([str(file)], audit.KEYS + audit.GUESSES))
    assert f"{file}:2: {kind}" in found


@pytest.mark.parametrize(
    "line",
    [
        "postgres://user:password@host/name",
        f'key = "{KEY}"  # pragma: allowlist secret',
        "password = request.POST['password']",
    ],
)
def test_an_example_is_none(tmp_path, line):
    file = tmp_path / "new.py"
    file.write_text(f"{line}\n")
    assert list(audit.secrets_in([str(file)], audit.KEYS + audit.GUESSES)) == []


def test_every_pinned_version_is_looked_up():
    pinned = "a==1.0 \\\n    --hash=sha256:00\n# via b\nb[c]==2 ; sys_platform == 'win32' \\\n"
    project = tomllib.loads(audit.project_of(pinned))["project"]
    assert project["dependencies"] == ["a==1.0", "b[c]==2 ; sys_platform == 'win32'"]


def test_without_the_internet_the_step_says_that_it_was_left_out(monkeypatch, capsys):
    def unreachable(*args, **kwargs):
        raise URLError("no name server")

    monkeypatch.setattr(audit, "urlopen", unreachable)
    assert audit.audit_dependencies() == ""
    assert "Dependencies were not audited" in capsys.readouterr().out
