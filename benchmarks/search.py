"""How long ``/search/`` takes in a large portal, on SQLite and PostgreSQL.

    python -m benchmarks.search

fills a scratch database of each kind and prints the median server time for each kind of query.
``BENCHMARK_POSTGRES`` names the server if it is not the local one.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

CERTIFICATIONS, QUESTIONS = 100_000, 20_000
ROUNDS = 15
BAR = 50  # milliseconds
POSTGRES = os.environ.get("BENCHMARK_POSTGRES", "postgres://postgres@127.0.0.1")
SCRATCH = "search_benchmark"
QUERIES = {
    "selective": ["MLOps 4711", "C00042", "kubernetes 31999", "mean answer 1234", "sre 99 expert"],
    "common": ["certified", "kubernetes", "certified kubernetes", "platform engineer", "ce"],
    "with a mistake": [
        "kubernets 4711",
        "mlpos",
        "certifed kubernetse",
        "platfrom",
        "observabilty",
    ],
    "without a result": [
        "zzzzzz",
        "qwertyuiop asdf",
        "xkcd certified",
        "wwwwww kubernetes",
        "8888",
    ],
    "suggestions": ["ce", "cert", "kubernetes", "expert", "zz"],
}
TOOLS = ["Kubernetes", "MLOps", "SRE", "Terraform", "DataOps", "FinOps", "Observability", "Kafka"]
LEVELS = ["Associate", "Professional", "Expert", "Specialist"]
ROLES = ["Platform Engineer", "Data Scientist", "Architect", "Manager", "Security Engineer"]


SYLLABLES = "ba ce di fo gu ka le mi no pu ra se ti vo wu xa ye zi stra kron plex mant"


def words(count: int) -> list[str]:
    """Made-up words, as many as the texts of a large portal have."""
    chance, parts = random.Random(1), SYLLABLES.split()
    return ["".join(chance.choices(parts, k=chance.randint(2, 5))) for _ in range(count)]


def fill() -> None:
    from certifications.models import Certification, Track
    from faqs.models import Question, Topic

    chance, vocabulary = random.Random(2), words(20_000)

    def text(length: int) -> str:
        return " ".join(chance.choices(vocabulary, k=length)).capitalize() + "."

    track = Track.objects.create(name="MLOps", slug="mlops", code="ML", colour="teal")
    topic = Topic.objects.create(name="General", slug="general")
    Certification.objects.bulk_create(
        (
            Certification(
                name=f"Certified {TOOLS[n % 8]} {LEVELS[n % 4]} {n}",
                abbreviation=f"C{n:05}",
                slug=f"c-{n}",
                track=track,
                state="published",
                tagline=f"For the {ROLES[n % 5]}.",
                summary=text(30),
            )
            for n in range(CERTIFICATIONS)
        ),
        batch_size=2_000,
    )
    Question.objects.bulk_create(
        (
            Question(
                title=f"What does answer {n} mean?",
                slug=f"q-{n}",
                topic=topic,
                state="published",
                short_answer=text(8),
                answer=text(60),
            )
            for n in range(QUESTIONS)
        ),
        batch_size=2_000,
    )


def measure() -> dict[str, float]:
    """Kind of query → median of its milliseconds, from request to response."""
    from django.test import Client

    client, found = Client(headers={"host": "localhost"}), {}
    for kind, texts in QUERIES.items():
        address = "/search/suggestions/" if kind == "suggestions" else "/search/"
        times = []
        for n in range(ROUNDS * len(texts)):
            start = time.perf_counter()
            response = client.get(address, {"q": texts[n % len(texts)]})
            times.append((time.perf_counter() - start) * 1000)
            assert response.status_code == 200, response.status_code
            if os.environ.get("VERBOSE") and n < len(texts):
                print(f"    {texts[n]!r}: {times[-1]:.1f} ms")
        found[kind] = statistics.median(times)
    return found


def run() -> None:
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    fill()
    start = time.perf_counter()
    call_command("rebuild_search", verbosity=0)
    print(f"{connection.vendor}: rebuild_search took {time.perf_counter() - start:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for kind, median in measure().items():
        print(f"  {kind:17} {median:6.1f} ms {'' if median <= BAR else '  over the bar'}")


@contextmanager
def scratch(name: str) -> Iterator[dict[str, str]]:
    """The settings of an empty database that is there as long as the block lasts."""
    with tempfile.TemporaryDirectory() as folder:
        own = {"VAR_DIR": folder, "DEBUG": "0", "DJANGO_SETTINGS_MODULE": "mlocp_portal.settings"}
        if name == "sqlite":
            yield own | {"DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3"}
            return
        with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as server:
            server.execute(f"CREATE DATABASE {SCRATCH}")
            try:
                yield own | {"DATABASE_URL": f"{POSTGRES}/{SCRATCH}"}
            finally:
                server.execute(f"DROP DATABASE {SCRATCH}")


def main(chosen: list[str]) -> None:
    if chosen == ["--run"]:
        return run()
    for name in chosen or ["sqlite", "postgres"]:
        with scratch(name) as settings:
            command = [sys.executable, "-m", "benchmarks.search", "--run"]
            subprocess.run(command, env=os.environ | settings, check=True)
    return None


if __name__ == "__main__":
    main(sys.argv[1:])
