from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import Truncator, capfirst
from django.views.decorators.cache import cache_control

from publishing.checking.inside import is_own
from publishing.meta import PageMeta
from publishing.paging import nearest_page
from publishing.views import meets_null_bytes, read_only
from search.finding import LISTED, Search, amount, suggest
from search.finding import results as results_of
from search.kinds import kinds_of
from search.misses import count_miss
from search.query import Query

PAGE_SIZE = 20
SUGGESTIONS = 8
SECONDS = 2  # that a browser may keep suggestions; what expires is gone as soon everywhere


@meets_null_bytes
@read_only
def results(request: HttpRequest) -> HttpResponse:
    search = Search(request.GET.get("q", ""), literal="literal" in request.GET)
    kinds = kinds_of(search, request.GET.get("kind", ""))
    page = nearest_page(search.listed(kinds.chosen), PAGE_SIZE, request.GET.get("page", ""))
    context = {
        "meta": _describe(search, page.number),
        "search": search,
        "kinds": kinds,
        "page": page,
        "results": results_of(page.object_list, search.query),
        "listed": LISTED,
        "own_search": True,
    }
    is_miss = search.query and not search.total
    if is_miss and request.method == "GET" and not is_own(request):
        count_miss(search.text)
    return render(request, "search/results.html", context)


def _describe(search: Search, number: int) -> PageMeta:
    if not search.query:
        return PageMeta("Search", "Find certifications, paths, roles, questions and more.")
    asked = Truncator(search.text).chars(60)
    found = f"{amount(search.total)} page{'' if search.total == 1 else 's'} of the guide"
    return PageMeta("Search", f"{capfirst(found)} found for “{asked}”.", number=number)


@meets_null_bytes
@read_only
@cache_control(public=True, max_age=SECONDS)
def suggestions(request: HttpRequest) -> HttpResponse:
    """What stands below the box while somebody types: pages by their names."""
    text = request.GET.get("q", "")
    found = suggest(text, SUGGESTIONS)
    meant = found[0].query.key if found and found[0].query != Query.of(text) else ""
    return render(request, "search/_suggestions.html", {"results": found, "meant": meant})
