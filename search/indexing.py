"""Keeps a row for each published page, and nothing for any other."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from publishing.chunks import chunks
from publishing.models import OldSlug
from search.backends import backend
from search.models import SearchDocument, SearchName, SearchWord
from search.sources import Entry, Source, source_of, sources
from search.words import key_of, words_in

CHUNK = 500
MAX_BODY = 20_000  # characters of a page that are searched
MIN_LETTERS = 3  # of a word that may be what somebody meant
COMPARED = [f.name for f in SearchDocument._meta.concrete_fields if not f.primary_key]


def refresh(things: list[tuple[str, int]]) -> None:
    """Make the rows of pages as the pages are now; ``things`` are pairs of kind and key."""
    by_kind = defaultdict(list)
    for kind, pk in things:
        by_kind[kind].append(pk)
    with transaction.atomic():
        backend().lock_for_saving()
        for kind, pks in by_kind.items():
            for chunk in chunks(pks, CHUNK):
                _refresh(source_of(kind), chunk)


def refresh_stale() -> None:
    """Make anew the rows whose words have changed since, because a moment has come."""
    stale = SearchDocument.objects.filter(stale_at__lte=timezone.now())
    by_kind = defaultdict(list)
    for kind, uid in stale.values_list("kind", "uid"):
        by_kind[kind].append(uid)
    for kind, uids in by_kind.items():
        pages = source_of(kind).model._base_manager.filter(uid__in=uids)
        refresh([(kind, pk) for pk in pages.values_list("pk", flat=True)])


def forget(uids: list[UUID]) -> None:
    """Remove the rows of pages that are no more, or that visitors may not see."""
    with transaction.atomic():
        backend().lock_for_saving()
        SearchDocument.objects.filter(uid__in=uids).delete()


def rebuild(chosen: Iterable[Source] | None = None, advance: Callable[[int], None] = int) -> None:
    """Make all rows anew, in one transaction; ``advance`` is told how many were just made."""
    chosen = sources() if chosen is None else list(chosen)
    with transaction.atomic():
        backend().lock_for_writing()
        if len(chosen) == len(sources()):
            SearchWord.objects.all().delete()
        SearchName.objects.filter(document__kind__in=[s.kind for s in chosen]).delete()
        SearchDocument.objects.filter(kind__in=[s.kind for s in chosen]).delete()
        known: set[str] = set()
        for source in chosen:
            pages = source.published().order_by("pk").iterator(chunk_size=CHUNK)
            for chunk in chunks(pages, CHUNK):
                _write(_documents(source, chunk), {}, known)
                advance(len(chunk))


def _refresh(source: Source, pks: list[int]) -> None:
    # Two savers of one page take turns, so that the second reads what the first has written.
    # The lock lets others refer to the page meanwhile.
    held = source.model._base_manager.filter(pk__in=pks).order_by("pk")
    uids = list(held.select_for_update(no_key=True).values_list("uid", flat=True))
    documents = _documents(source, source.rows().filter(pk__in=pks))
    old = {row.uid: row for row in SearchDocument.objects.filter(uid__in=uids)}
    if gone := old.keys() - {document.uid for document in documents}:
        forget(list(gone))
    _write(documents, old, set())


def _documents(source: Source, pages: Iterable[Model]) -> list[SearchDocument]:
    pages = list(pages)
    slugs = _old_slugs(source, pages)
    entries = ((page, source.entry_of(page)) for page in pages)
    return [_document(source, page.uid, e, slugs[page.pk]) for page, e in entries if e]


def _old_slugs(source: Source, pages: list[Model]) -> dict[int, list[str]]:
    """Page → the addresses it had before, as words."""
    content_type = ContentType.objects.get_for_model(source.model)
    rows = OldSlug.objects.filter(content_type=content_type, object_id__in=[p.pk for p in pages])
    found = defaultdict(list)
    for pk, slug in rows.order_by("pk").values_list("object_id", "slug"):
        found[pk].append(slug)
    return found


def _document(source: Source, uid: UUID, entry: Entry, slugs: list[str]) -> SearchDocument:
    body = unicodedata.normalize("NFC", "\n".join(filter(None, entry.body)))[:MAX_BODY]
    names = [key_of(words_in(name)) for name in (*entry.names, *entry.keys, *slugs)]
    words = " ".join(words_in(entry.words))
    return SearchDocument(
        uid=uid,
        kind=source.kind,
        leads=entry.leads,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        stale_at=entry.changes_at,
        address=entry.address,
        title=entry.title[:300],
        also=", ".join(entry.names)[:600],
        title_words=" ".join(words_in(entry.title)),
        # A name on each line, then behind an empty one the words that are no name.
        names_words="\n".join(dict.fromkeys(filter(None, names))) + f"\n\n{words}",
        body=body,
        body_words=" ".join(words_in(body)),
    )


def _write(documents: list[SearchDocument], old: dict, known: set[str]) -> None:
    """Save what differs from the ``old`` rows; words that are ``known`` are stored already."""
    changed = [d for d in documents if not _is_same(d, old.get(d.uid))]
    for document in changed:
        if before := old.get(document.uid):
            document.pk = before.pk
            document.save(force_update=True)
    SearchDocument.objects.bulk_create(d for d in changed if d.uid not in old)
    _write_names(changed, old)
    _write_words(changed, known)


def _is_same(document: SearchDocument, before: SearchDocument | None) -> bool:
    return before is not None and all(
        getattr(document, name) == getattr(before, name) for name in COMPARED
    )


def _write_names(documents: list[SearchDocument], old: Collection[UUID]) -> None:
    SearchName.objects.filter(document__uid__in=[d.uid for d in documents if d.uid in old]).delete()
    SearchName.objects.bulk_create(
        SearchName(document=document, key=key)
        for document in documents
        for key in dict.fromkeys([key_of(document.title_words.split()), *_names_of(document)])
        if key
    )


def _names_of(document: SearchDocument) -> list[str]:
    names, _, _ = document.names_words.partition("\n\n")
    return names.split("\n")


def _write_words(documents: list[SearchDocument], known: set[str]) -> None:
    texts = (t for d in documents for t in (d.title_words, d.names_words, d.body_words))
    words = {word for text in texts for word in text.split() if _is_offered(word)} - known
    stored = set()
    for chunk in chunks(words, CHUNK):
        rows = SearchWord.objects.filter(word__in=chunk)
        stored.update(rows.values_list("word", flat=True))
    known |= words
    SearchWord.objects.bulk_create(
        # In order, so that two savers never wait for each other.
        (
            SearchWord(word=word, first=word[0], last=word[-1], length=len(word))
            for word in sorted(words - stored)
        ),
        ignore_conflicts=True,
    )


def _is_offered(word: str) -> bool:
    return len(word) >= MIN_LETTERS and not word.isdecimal()
