"""How long ``/search/`` takes in a large portal, on SQLite and PostgreSQL.

    python -m benchmarks.search [--comments] [sqlite] [postgres]

fills a scratch database of each kind and prints the median server time for each kind of query.
With ``--comments`` a million comments lie beside the pages.
``BENCHMARK_POSTGRES`` names the server if it is not the local one.
"""

import argparse
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

CERTIFICATIONS, QUESTIONS, COMMENTS = 100_000, 20_000, 1_000_000
ROUNDS = 15
BAR = 50  # milliseconds
POSTGRES = os.environ.get("BENCHMARK_POSTGRES", "postgres://postgres@127.0.0.1")
SCRATCH = "search_benchmark"
DATABASES = ("sqlite", "postgres")
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


def comment() -> None:
    """Ten comments below each certification."""
    from django.contrib.contenttypes.models import ContentType

    from certifications.models import Certification
    from comments.models import Comment

    content_type = ContentType.objects.get_for_model(Certification)
    keys = list(Certification.objects.values_list("pk", flat=True))
    for first in range(0, COMMENTS, len(keys)):
        Comment.objects.bulk_create(
            (
                Comment(
                    content_type=content_type,
                    object_id=pk,
                    name="Reader",
                    text=f"Comment {first + n} on the certified Kubernetes expert.",
                    state="approved",
                )
                for n, pk in enumerate(keys)
            ),
            batch_size=5_000,
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


def run(*, with_comments: bool) -> None:
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    fill()
    if with_comments:
        comment()
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


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("databases", nargs="*", metavar="sqlite | postgres")
    parser.add_argument("--comments", action="store_true")
    parser.add_argument("--run", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if unknown := set(asked.databases) - set(DATABASES):
        parser.error(f"no such database: {', '.join(sorted(unknown))}")
    if asked.run:
        run(with_comments=asked.comments)
        return
    command = [sys.executable, "-m", "benchmarks.search", "--run"]
    command += ["--comments"] if asked.comments else []
    for name in asked.databases or DATABASES:
        with scratch(name) as settings:
            subprocess.run(command, env=os.environ | settings, check=True)


if __name__ == "__main__":
    main()
