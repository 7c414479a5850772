"""Tells the index which pages a saved or deleted row belongs to, in the same transaction."""

from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, post_save, pre_save

from publishing.due import also_when_due
from publishing.models import OldSlug
from publishing.settled import once_settled
from search.indexing import forget, refresh, refresh_stale
from search.sources import sources, sources_for

Thing = tuple[str, int]  # kind and key of a page


def connect() -> None:
    """Listen to every model that has a part in what is searched, and to the clock."""
    also_when_due(refresh_stale)
    parts = {part for source in sources() for part in source.parts}
    for model in parts | {OldSlug}:
        pre_save.connect(_before_save, model, dispatch_uid="search")
    for model in parts | {source.model for source in sources()} | {OldSlug}:
        post_save.connect(_saved, model, dispatch_uid="search")
        post_delete.connect(_deleted, model, dispatch_uid="search")


def _things(row: Model) -> list[Thing]:
    """The pages that ``row`` is, or has a part in."""
    own = [(source.kind, row.pk) for source in sources_for(type(row))]
    if isinstance(row, OldSlug):
        pages = sources_for(row.content_type.model_class())
        own += [(source.kind, row.object_id) for source in pages]
    return own + [
        (source.kind, pk)
        for source in sources()
        if (belongs_to := source.parts.get(type(row)))
        for pk in belongs_to(row)
    ]


def _before_save(sender, instance, raw=False, **kwargs) -> None:
    """Remember the pages that a row belonged to; it may be about to move to another one."""
    if instance.pk and not instance._state.adding and not raw:
        before = sender._base_manager.filter(pk=instance.pk).first()
        instance._searched_with = _things(before) if before else []


def _saved(sender, instance, raw=False, **kwargs) -> None:
    if raw:  # a fixture: what the row refers to may not be there yet
        return
    before = instance.__dict__.pop("_searched_with", [])
    once_settled(refresh, list(dict.fromkeys([*before, *_things(instance)])))


def _deleted(sender, instance, origin=None, **kwargs) -> None:
    if any(sources_for(sender)):
        forget([instance.uid])
    # Pages that are being deleted themselves, with all their parts, need no refreshing.
    going = {source.kind for source in sources_for(_model_of(origin))}
    things = [thing for thing in _things(instance) if thing[0] not in going]
    once_settled(refresh, [thing for thing in things if thing[1]])


def _model_of(origin: Model | QuerySet | None) -> type | None:
    return origin.model if isinstance(origin, QuerySet) else type(origin)
