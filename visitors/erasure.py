"""Everything of one visitor, found and erased by the e-mail address."""

from django.db import transaction

from visitors.models import Sending, Sent

_models: list[type[Sent]] = []


def erasable(model: type[Sent]) -> type[Sent]:
    """Class decorator: what the model holds of a visitor goes when that visitor asks for it."""
    _models.append(model)
    return model


def models() -> list[type[Sent]]:
    return list(_models)


def found(email: str) -> dict[str, list[Sent]]:
    """What there is with the address ``email``: name of the kind → rows, the oldest first."""
    rows = {
        str(model._meta.verbose_name_plural): list(
            model.objects.of_sender(email).order_by("created_at", "pk")
        )
        for model in _models
    }
    return {name: sent for name, sent in rows.items() if sent}


def erase(email: str) -> int:
    """Erase everything with the address ``email``; the number of what was erased."""
    with transaction.atomic():
        Sending.objects.forget()
        return sum(model.objects.of_sender(email).erase() for model in _models)
