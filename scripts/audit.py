"""Looks for what must not be shipped: ``secrets`` in the files, ``dependencies`` with known holes.

The second one asks a database of vulnerabilities on the internet. Where that does not answer it
says so and finds nothing.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from detect_secrets import SecretsCollection
from detect_secrets.settings import transient_settings

ROOT = Path(__file__).resolve().parent.parent
# Hashes of packages, and prose.
NOT_SEARCHED = (":!requirements*.txt", ":!content", ":!docs/images", ":!*.md", ":!*.svg")
KEYS = [
    {"name": f"{kind}Detector"}
    for kind in ("AWSKey", "AzureStorageKey", "GitHubToken", "JwtToken", "PrivateKey", "Slack")
]
# By what stands around them; the passwords of tests open nothing.
GUESSES = [
    {"name": "BasicAuthDetector"},
    {"name": "KeywordDetector"},
    {"name": "Base64HighEntropyString", "limit": 4.5},
    {"name": "HexHighEntropyString", "limit": 3.0},
]
# Lines that show how something is written, or are marked as no secret.
FILTERS = [
    {"path": "detect_secrets.filters.allowlist.is_line_allowlisted"},
    {"path": "detect_secrets.filters.heuristic.is_indirect_reference"},
    {"path": "detect_secrets.filters.heuristic.is_templated_secret"},
    {"path": "detect_secrets.filters.regex.should_exclude_secret", "pattern": ["^password$"]},
]
VULNERABILITIES = "https://api.osv.dev/"
PIN = re.compile(r"^([^\s#]+==[^\s\\;]+)( ; [^\\\n]+)?", re.MULTILINE)


def searched(*where: str) -> list[str]:
    """The files of the repository that may hold a secret."""
    command = ["git", "ls-files", "-z", "--", *where, *NOT_SEARCHED]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def secrets_in(names: list[str], detectors: list[dict]) -> Iterator[str]:
    found = SecretsCollection(root=str(ROOT))
    with transient_settings({"plugins_used": detectors, "filters_used": FILTERS}):
        for name in names:
            found.scan_file(name)
    for name, secret in found:
        yield f"{name}:{secret.line_number}: {secret.type}"


def audit_secrets() -> str:
    everywhere, tests = searched(), set(searched("tests"))
    found = [
        *secrets_in([name for name in everywhere if name not in tests], KEYS + GUESSES),
        *secrets_in(sorted(tests), KEYS),
    ]
    hint = "Take it out and change it where it opens something; mark what is none with"
    return "\n".join([*found, f"{hint} “pragma: allowlist secret”."]) if found else ""


def answers(address: str) -> bool:
    try:
        urlopen(address, timeout=5).close()
    except HTTPError as error:  # any answer is a sign of life
        error.close()
    except (URLError, TimeoutError, OSError):
        return False
    return True


def project_of(requirements: str) -> str:
    """A project that needs exactly what is pinned, for uv to look at."""
    pins = [f'  """{"".join(pin).strip()}""",\n' for pin in PIN.findall(requirements)]
    listed = "".join(pins).replace("\\'", "'")
    head = '[project]\nname = "audited"\nversion = "0"\nrequires-python = ">=3.11"\n'
    return f"{head}dependencies = [\n{listed}]\n"


def audit_dependencies() -> str:
    if not answers(VULNERABILITIES):
        print(f"Dependencies were not audited: {VULNERABILITIES} does not answer.")
        return ""
    with tempfile.TemporaryDirectory() as folder:
        requirements = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
        (Path(folder) / "pyproject.toml").write_text(project_of(requirements), encoding="utf-8")
        for action in (["lock", "--quiet"], ["audit", "--frozen"]):
            command = [sys.executable, "-m", "uv", *action]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            if done.returncode:
                return done.stdout + done.stderr
    return ""


AUDITS = {"secrets": audit_secrets, "dependencies": audit_dependencies}


if __name__ == "__main__":
    os.environ.pop("VIRTUAL_ENV", None)
    sys.exit("\n".join(filter(None, (AUDITS[name]() for name in sys.argv[1:]))) or None)
