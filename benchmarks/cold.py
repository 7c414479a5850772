"""What it costs to draw each page of a portal, without its page cache.

    VAR_DIR=… python -m benchmarks.cold

prints JSON: page → queries, CPU and time in milliseconds, bytes. The process measures itself, so
that neither a client nor a server is in the figures.
"""

import json
import logging
import os
import statistics
import sys
import time
from collections.abc import Callable

LEAST, SECONDS = 7, 1.5  # rounds of each page at least, and seconds for more of them

ALL_FACETS = (
    "guide=yes&institution=academy-0&institution=academy-1&institution=academy-2&institution="
    "academy-3&level=associate&level=professional&role=platform-engineer&role=manager&role="
    "data-scientist&status=current&status=unverified&track=mlops&track=devops&track=sre"
)


def addresses() -> dict[str, str]:
    """Kind of page → an address of it."""
    from certifications.models import Certification
    from faqs.models import Question
    from institutions.models import Institution
    from paths.models import LearningPath
    from roles.models import Role

    visible = Certification.objects.visible()
    guide, listed = visible.with_guide().first(), visible.filter(has_guide=False).first()
    names = visible.with_guide().values_list("slug", flat=True)[:3]
    first = {model: model.objects.visible().first() for model in (LearningPath, Role)}
    return {
        "catalogue": "/certifications/",
        "catalogue, all facets": f"/certifications/?{ALL_FACETS}",
        "catalogue, filtered": "/certifications/?level=professional&track=devops&track=mlops",
        "catalogue, by name, far page": "/certifications/?page=99999&sort=name",
        "catalogue, far page": "/certifications/?page=99999",
        "catalogue, words": "/certifications/?q=kubernetes",
        "deep dive": guide.get_absolute_url(),
        "listed certification": listed.get_absolute_url(),
        "deep dive, many comments": f"{guide.get_absolute_url()}?comments=20",
        "home": "/",
        "whole guide": "/guide/",
        "map": "/map/",
        "comparison": f"/compare/?{'&'.join(f'c={name}' for name in names)}",
        "next step": "/next/",
        "learning paths": "/paths/",
        "learning path": first[LearningPath].get_absolute_url(),
        "roles": "/roles/",
        "role": first[Role].get_absolute_url(),
        "institutions": "/institutions/",
        "institution": Institution.objects.visible().first().get_absolute_url(),
        "questions": "/faqs/",
        "questions, far page": "/faqs/?page=99999",
        "question": Question.objects.visible().first().get_absolute_url(),
        "plans": "/plan/",
        "plan": f"/plan/{guide.slug}/",
        "search, selective": "/search/?q=kubernetes+11",
        "search, commonest word": "/search/?q=certified",
        "suggestions": "/search/suggestions/?q=kube",
        "sitemap index": "/sitemap.xml",
        "sitemap": "/sitemap-certification.xml",
        "form for a comment": f"/comments/write/certification-{guide.pk}/",
    }


def measure(get: Callable[[], int], count_queries: Callable) -> dict[str, float]:
    size = get()  # what is kept for this state of the content is made now
    queries, cpu, wall = count_queries(get), [], []
    until = time.monotonic() + SECONDS
    while len(cpu) < LEAST or time.monotonic() < until:
        before = time.process_time(), time.perf_counter()
        get()
        cpu.append(1_000 * (time.process_time() - before[0]))
        wall.append(1_000 * (time.perf_counter() - before[1]))
    # The least is what the page costs where nothing else disturbs it.
    return {
        "queries": queries,
        "cpu": statistics.median(cpu),
        "least": min(cpu),
        "median": statistics.median(wall),
        "bytes": size,
    }


def main() -> None:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "mlocp_portal.settings", "PAGE_CACHE_MB": "0"}
    from scripts.serve import loading

    with loading():  # as a worker does
        from django.core.wsgi import get_wsgi_application

        application = get_wsgi_application()
    logging.disable()
    from django.db import connection

    from mlocp_portal.edge.filling import draw
    from mlocp_portal.edge.keys import Key

    def getter(address: str) -> Callable[[], int]:
        path, _, query = address.partition("?")
        key = Key("localhost", "8000", path, query, swap=False)

        def get() -> int:
            page = draw(application, key)
            assert page.status.startswith("200"), (address, page.status)
            return len(page.bodies[""])

        return get

    def count_queries(get: Callable[[], int]) -> int:
        asked = []

        def note(execute, sql, params, many, context):
            asked.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            get()
        return len(asked)

    found = {kind: measure(getter(where), count_queries) for kind, where in addresses().items()}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
