"""A draft on its real page, for everybody who has the link, until the link expires."""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from urllib.parse import urlsplit

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.apps import apps
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import resolve, reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_sameorigin

from publishing.meta import PageMeta
from publishing.models import PendingChange, Publishable, State
from publishing.pending import undone
from publishing.references import resolve as resolve_references
from publishing.trees import sketch
from publishing.views import read_only

VALID_FOR = timedelta(days=7)
SIGNER = Signer(salt="publishing.preview")
VISIBLE = {"state": State.PUBLISHED, "publish_at": None, "expire_at": None}


@dataclass(frozen=True)
class Ticket:
    """The right to see one page as its draft has it, until a moment."""

    model: str
    uid: str
    until: datetime

    @classmethod
    def of(cls, page: Publishable) -> "Ticket":
        return cls(page._meta.label_lower, str(page.uid), timezone.now() + VALID_FOR)

    @classmethod
    def read(cls, token: str) -> "Ticket | None":
        """The ticket that the portal signed, unless it has expired."""
        try:
            model, uid, until = SIGNER.unsign_object(token)
        except BadSignature:
            return None
        ticket = cls(model, uid, datetime.fromisoformat(until))
        return ticket if ticket.until > timezone.now() else None

    @property
    def url(self) -> str:
        token = SIGNER.sign_object([self.model, self.uid, self.until.isoformat()])
        return reverse("publishing:preview", args=[token])

    def page(self) -> Publishable:
        return get_object_or_404(apps.get_model(self.model), uid=self.uid)


def _with_ticket(view: Callable) -> Callable:
    """Give ``view`` the ticket, and keep its answer out of every cache and search engine."""

    @wraps(view)
    @cache_control(private=True, no_store=True)
    def wrapper(request: HttpRequest, token: str) -> HttpResponse:
        ticket = Ticket.read(token)
        response = view(request, ticket) if ticket else _ended(request)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapper


def _ended(request: HttpRequest) -> HttpResponse:
    title = "This preview has ended"
    explanation = "A link to a draft works for a week. Ask whoever sent it for a new one."
    context = {"meta": PageMeta(title, explanation, None)}
    return render(request, "publishing/preview_ended.html", context, status=410)


@read_only
@_with_ticket
@csp_update({"frame-src": [SELF]})
def preview(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """The draft on a telephone and on a desk, side by side."""
    with _drafted(ticket.page()) as page:
        name = str(page)
    context = {
        "meta": PageMeta(f"Preview: {name}", "A draft, not yet published.", None),
        "name": name,
        "ticket": ticket,
        "frame": f"{request.path}page/",
    }
    return render(request, "publishing/preview.html", context)


@read_only
@_with_ticket
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
def previewed_page(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """The page itself, as it will be once the draft is published."""
    with _drafted(ticket.page()) as page:
        return _answer_at(page.get_absolute_url(), request)


@contextmanager
def _drafted(page: Publishable) -> Iterator[Publishable]:
    """``page`` as its draft has it, and published; nothing of that stays."""
    pending = PendingChange.objects.of(page)
    with undone():
        if pending:
            sketch(type(page), pending.tree)
        type(page).objects.filter(pk=page.pk).update(**VISIBLE)
        page.refresh_from_db()
        yield page


def _answer_at(address: str, request: HttpRequest) -> HttpResponse:
    """What the view of ``address`` answers, drawn at once."""
    parts = urlsplit(address)
    asked = copy.copy(request)
    asked.path = asked.path_info = parts.path
    asked.GET = QueryDict(parts.query)
    asked.resolver_match = resolve(parts.path)
    asked.is_preview = True
    view, args, kwargs = asked.resolver_match
    response = view(asked, *args, **kwargs)
    if hasattr(response, "render"):
        response.render()
    # Inside the transaction, so that links to the draft itself lead where it will be.
    return HttpResponse(resolve_references(response.text), status=response.status_code)
