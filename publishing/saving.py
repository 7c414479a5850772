"""Many rows saved together, with all that follows if each of them is saved alone."""

from collections.abc import Collection, Sequence

from django.db import models, router, transaction
from django.db.models.signals import post_save, pre_save

from publishing.pages import Identified


def save_all(rows: Sequence[Identified], fields: Collection[str] = ()) -> None:
    """Save ``rows`` of one model: all of them new, or of all that are there these ``fields``.

    The same signals are sent and the same follows as from ``save()``, in a few queries.
    """
    if not rows:
        return
    is_new = rows[0]._state.adding
    names = None if is_new else [*fields, *_kept_by_themselves(type(rows[0]))]
    with transaction.atomic():
        _send(pre_save, rows, names)
        _write(rows, names)
        for row in rows:
            row.follow_up(names)
        _send(post_save, rows, names, created=is_new)


def _write(rows: Sequence[Identified], names: list[str] | None) -> None:
    manager = type(rows[0])._base_manager
    if names is None:
        manager.bulk_create(rows)
    elif names:
        # Rows that meet themselves: bulk_update() would spell out a case for each row and field.
        manager.bulk_create(rows, update_conflicts=True, unique_fields=["pk"], update_fields=names)


def _kept_by_themselves(model: type[models.Model]) -> list[str]:
    """The fields that hold when a row was saved last."""
    return [field.name for field in model._meta.fields if getattr(field, "auto_now", False)]


def _send(signal, rows: Sequence[Identified], names: list[str] | None, **more) -> None:
    model = type(rows[0])
    more |= {"raw": False, "using": router.db_for_write(model), "update_fields": names}
    for row in rows:
        signal.send(model, instance=row, **more)
