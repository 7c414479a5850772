"""``{% comments_of page %}``: what visitors say on a page, and the way to say something."""

from django import template
from django.db.models import Model

from comments import commentable
from comments.listing import read_comments

register = template.Library()


@register.inclusion_tag("comments/_comments.html", takes_context=True)
def comments_of(context, page: Model) -> dict:
    """The approved comments of ``page`` and a link to the form; nothing about the visitor.

    The form has a page of its own, so that a shared cache may keep this one.
    """
    request = context["request"]
    return {
        "request": request,
        "listing": read_comments(page, request.GET.get("comments", "1")),
        "key": commentable.kind_of(page).key(page),
    }
