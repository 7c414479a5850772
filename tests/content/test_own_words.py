"""Facts come from the source guide, sentences do not: no run of eight words is shared with it.

``source_runs.txt`` holds a digest of every run of eight words of the source guide, not the words.
"""

import re
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUN = 8
DIGEST = 8  # bytes: among millions of runs a chance hit stays very unlikely
RUNS = frozenset((Path(__file__).parent / "source_runs.txt").read_text().split())
TEXT = {
    *(".py", ".yaml", ".yml", ".html", ".txt", ".md", ".json", ".css", ".js", ".toml", ".svg"),
    *(".xml", ".sh", ".conf", ".po", ""),
}
# Other people's packages, uploads, and what tools leave behind.
ELSEWHERE = re.compile(
    r"\.git|\.venv|var|node_modules|htmlcov|test-results|__pycache__"
    r"|\..*cache|\.hypothesis|\.coverage.*|requirements.*\.txt"
)
SENTENCE = "seven quiet otters carry red lanterns past midnight"


def digest(words: list[str]) -> str:
    return blake2b(" ".join(words).encode(), digest_size=DIGEST).hexdigest()


def shared_runs(text: str, runs: frozenset[str]) -> list[str]:
    """Every run of eight words of ``text`` whose digest is in ``runs``."""
    words = re.findall(r"[a-z0-9%]+", text.lower())
    windows = (words[n : n + RUN] for n in range(len(words) - RUN + 1))
    return [" ".join(window) for window in windows if digest(window) in runs]


def text_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if ELSEWHERE.fullmatch(path.name):
            continue
        if path.is_dir():
            yield from text_files(path)
        elif path.suffix in TEXT and path.stat().st_size <= 1_000_000:
            yield path


def copies(folder: Path, runs: frozenset[str]) -> dict[str, list[str]]:
    """File → the first runs that it shares, for every file below ``folder`` that shares any."""
    found = {
        path.relative_to(folder).as_posix(): shared_runs(path.read_text("utf-8", "replace"), runs)
        for path in text_files(folder)
    }
    return {path: shared[:3] for path, shared in found.items() if shared}


def test_no_sentence_is_copied():
    assert copies(ROOT, RUNS) == {}


def test_the_walk_reaches_every_part_of_the_project():
    walked = {path.relative_to(ROOT).parts[0] for path in text_files(ROOT)}
    assert {"content", "templates", "static", "tests", "docs", "guide", "README.md"} <= walked


def test_a_copied_sentence_is_noticed_whatever_its_case_marks_and_lines():
    runs = frozenset([digest(SENTENCE.split())])
    changed = "Before: Seven quiet, OTTERS carry -- red\nlanterns; past midnight. After."
    assert shared_runs(changed, runs) == [SENTENCE]
    assert shared_runs(SENTENCE.replace("midnight", "noon"), runs) == []


def test_a_copied_sentence_is_found_in_the_project_and_not_elsewhere(tmp_path):
    runs = frozenset([digest(SENTENCE.split())])
    for name in ("docs/deep/page.md", "var/upload.md", "requirements-dev.txt", "logo.png"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SENTENCE)
    assert copies(tmp_path, runs) == {"docs/deep/page.md": [SENTENCE]}


def test_the_digests_are_those_of_a_whole_document():
    assert len(RUNS) > 1_000
    assert all(re.fullmatch(r"[0-9a-f]{16}", run) for run in RUNS)
