"""Facts come from the source guide, sentences do not: no run of eight words is shared with it.

``source_runs.txt`` holds a digest of every run of eight words of the source guide, not the words.
"""

import re
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUN = 8
DIGEST = 8  # bytes: among millions of runs a chance hit stays very unlikely
RUNS = frozenset((Path(__file__).parent / "source_runs.txt").read_text().split())
TEXT = {
    *(".py", ".yaml", ".yml", ".html", ".txt", ".md", ".json", ".css", ".js", ".toml", ".svg"),
    *(".xml", ".sh", ".conf", ""),
}
ELSEWHERE = {".git", ".venv", "var", "node_modules", "__pycache__"}


def digest(words: list[str]) -> str:
    return blake2b(" ".join(words).encode(), digest_size=DIGEST).hexdigest()


def shared_runs(text: str, runs: frozenset[str] = RUNS) -> list[str]:
    """Every run of eight words of ``text`` whose digest is in ``runs``."""
    words = re.findall(r"[a-z0-9%]+", text.lower())
    windows = (words[n : n + RUN] for n in range(len(words) - RUN + 1))
    return [" ".join(window) for window in windows if digest(window) in runs]


def text_files(folder: Path = ROOT) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in ELSEWHERE or path.name.startswith((".hypothesis", ".pytest", ".ruff")):
            continue
        if path.is_dir():
            yield from text_files(path)
        elif path.suffix in TEXT and path.stat().st_size < 1_000_000:
            yield path


@pytest.mark.parametrize(
    "top", sorted({path.relative_to(ROOT).parts[0] for path in text_files()} - {"source_runs.txt"})
)
def test_no_sentence_is_copied(top):
    place = ROOT / top
    found = {}
    for path in text_files(place) if place.is_dir() else [place]:
        try:
            runs = shared_runs(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            continue
        if runs:
            found[str(path.relative_to(ROOT))] = runs[:3]
    assert found == {}


def test_the_check_notices_a_copied_sentence():
    sentence = "one two three four five six seven eight"
    runs = frozenset([digest(sentence.split())])
    assert shared_runs("Before: One, two -- three four\nfive six; seven EIGHT. After.", runs) == [
        sentence
    ]
    assert shared_runs("one two three four five six seven nine", runs) == []


def test_the_digests_are_those_of_a_whole_document():
    assert len(RUNS) > 1_000
    assert all(re.fullmatch(r"[0-9a-f]{16}", run) for run in RUNS)
