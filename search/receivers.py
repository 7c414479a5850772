"""Tells the index which pages a saved or deleted row belongs to, in the same transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cache

from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save

from publishing.chunks import chunks
from publishing.due import also_when_due
from publishing.models import OldSlug
from publishing.settled import once_settled
from search.indexing import CHUNK, forget, refresh, refresh_stale
from search.sources import Source, sources, sources_for

Thing = tuple[str, int]  # kind and key of a page
Saved = tuple[type[Model], int]  # a row, and whatever pages it belongs to when all is settled


def connect() -> None:
    """Listen to every model that has a part in what is searched, and to the clock."""
    also_when_due(refresh_stale)
    parts = {part for source in sources() for part in source.parts} | {OldSlug}
    for model in parts:
        pre_save.connect(_before_save, model, dispatch_uid="search")
    for model in parts | {source.model for source in sources()}:
        post_save.connect(_saved, model, dispatch_uid="search")
        pre_delete.connect(_before_delete, model, dispatch_uid="search")
        post_delete.connect(_deleted, model, dispatch_uid="search")


def _things(
    model: type[Model], keys: Collection[int], without: Collection[Source] = ()
) -> Iterator[Thing]:
    """The pages that rows of ``model`` are, or have a part in."""
    asked = [source for source in sources() if source not in without]
    if model is OldSlug:
        for slug in OldSlug.objects.filter(pk__in=keys).select_related("content_type"):
            pages = sources_for(slug.content_type.model_class())
            yield from ((source.kind, slug.object_id) for source in pages)
    for source in asked:
        if source.model is model:
            yield from ((source.kind, key) for key in keys)
        if way := source.parts.get(model):
            pages = source.model._base_manager.filter(**{f"{way}__in": keys})
            yield from ((source.kind, key) for key in pages.values_list("pk", flat=True))


@cache
def _moves(model: type[Model]) -> bool:
    """Whether a row of ``model`` may leave a page for another one when it is saved."""
    return model is OldSlug or any(
        source.way_to(model)[-1].auto_created for source in sources() if model in source.parts
    )


def _before_save(sender, instance, raw=False, **kwargs) -> None:
    """Remember the pages that a row belonged to; it may be about to move to another one."""
    if instance.pk and not instance._state.adding and not raw and _moves(sender):
        instance._searched_with = list(_things(sender, [instance.pk]))


def _saved(sender, instance, created=False, raw=False, **kwargs) -> None:
    if raw:  # a fixture: what the row refers to may not be there yet
        return
    if created and (own := list(sources_for(sender))):  # nothing refers to a new page yet
        once_settled(_refresh_settled, [(source.kind, instance.pk) for source in own])
        return
    before = instance.__dict__.pop("_searched_with", [])
    once_settled(_refresh_settled, [*before, (sender, instance.pk)])


def _refresh_settled(news: list[Thing | Saved]) -> None:
    things = {thing: None for thing in news if isinstance(thing[0], str)}
    by_model = defaultdict(list)
    for model, key in news:
        if not isinstance(model, str):
            by_model[model].append(key)
    for model, keys in by_model.items():
        for chunk in chunks(keys, CHUNK):
            things |= dict.fromkeys(_things(model, chunk))
    refresh(list(things))


def _before_delete(sender, instance, origin=None, **kwargs) -> None:
    # Pages that are being deleted themselves, with all their parts, need no refreshing.
    going = list(sources_for(_model_of(origin)))
    instance._searched_with = list(_things(sender, [instance.pk], without=going))


def _deleted(sender, instance, **kwargs) -> None:
    if any(sources_for(sender)):
        forget([instance.uid])
    once_settled(_refresh_settled, instance.__dict__.pop("_searched_with", []))


def _model_of(origin: Model | QuerySet | None) -> type | None:
    return origin.model if isinstance(origin, QuerySet) else type(origin)
