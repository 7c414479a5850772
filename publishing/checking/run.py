"""One check of the whole site, and what is kept of it."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from django.apps import apps
from django.db import transaction

from publishing.checked import CheckedLink, CheckedPage
from publishing.checking.inside import Answer, Inside
from publishing.checking.outside import Outside
from publishing.checking.texts import links_in_texts
from publishing.pages import Page
from publishing.references import Reference, every, is_reference, pages_of
from publishing.weight import bar_of

AT_ONCE = 8  # hosts that are asked at the same time


class Check:
    """The links in texts and the weight of the pages at ``addresses``; ``outside`` may be left out.

    ``advance`` is called after each of the ``total`` steps.
    """

    def __init__(self, addresses: Iterable[str], outside: Outside | None):
        self.pages = list(dict.fromkeys(addresses))
        self.links = [
            (page, address)
            for page, address in links_in_texts()
            if outside or not _is_outside(address)
        ]
        self.outside = outside
        self.inside = Inside()

    @property
    def total(self) -> int:
        return len(self.pages) + len({address for _, address in self.links})

    def run(self, advance: Callable[[], None]) -> None:
        problems = {}
        for address, problem in self._problems():
            problems[address] = problem
            advance()
        answers = {}
        for address in self.pages:
            answers[address] = self.inside.ask(address)
            advance()
        with transaction.atomic():
            self._keep_links(problems)
            self._keep_pages(answers)

    def _problems(self) -> Iterator[tuple[str, str]]:
        addresses = dict.fromkeys(address for _, address in self.links)
        for address in addresses:
            if not _is_outside(address):
                yield address, self.inside.problem(address)
        outside = [address for address in addresses if _is_outside(address)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            yield from zip(outside, pool.map(self._problem_outside, outside), strict=True)

    def _problem_outside(self, address: str) -> str:
        return self.outside.problem(address)

    def _keep_links(self, problems: dict[str, str]) -> None:
        before = CheckedLink.objects.all()
        paths = self._paths()
        (before if self.outside else before.exclude(path="")).delete()
        CheckedLink.objects.bulk_create(
            CheckedLink(
                **CheckedLink.naming(page),
                address=address,
                path=paths[address],
                problem=problems[address][:200],
            )
            for page, address in self.links
        )

    def _paths(self) -> dict[str, str]:
        """Where on the portal each address leads; of one elsewhere, nothing."""
        texts = {address for _, address in self.links}
        references = {text: Reference.read(text) for text in texts if is_reference(text)}
        pages = pages_of(filter(None, references.values()), among=every)
        found = {text: "" if _is_outside(text) else urlsplit(text).path[:300] for text in texts}
        for text, reference in references.items():
            page = reference and pages.get(reference.uid)
            found[text] = urlsplit(page.get_absolute_url()).path if page else ""
        return found

    def _keep_pages(self, answers: dict[str, Answer]) -> None:
        CheckedPage.objects.all().delete()
        names = dict(_named_pages())
        CheckedPage.objects.bulk_create(
            CheckedPage(
                **names.get(address, {"title": address}),
                address=address,
                status=answer.status,
                weight=answer.weight,
                bar=bar_of(address),
            )
            for address, answer in answers.items()
        )


def _is_outside(address: str) -> bool:
    return bool(urlsplit(address).netloc)


def _named_pages() -> Iterator[tuple[str, dict]]:
    """Address → what names its page, for every page that visitors can see."""
    for model in apps.get_models():
        if issubclass(model, Page):
            for page in model.objects.visible():
                yield page.get_absolute_url(), CheckedPage.naming(page)
