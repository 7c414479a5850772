"""The language of the public templates: Jinja2, and the words that the apps add to it."""

from django.template import defaultfilters
from django.templatetags.static import static
from jinja2 import Environment, StrictUndefined

from certifications.bullets import bullet
from comments.commentable import key_of
from comments.listing import comments_of
from publishing import dates, markdown, vocabulary
from publishing.meta import plain
from visitors import text as texts

OF_DJANGO = ("capfirst", "floatformat", "pluralize", "truncatechars", "truncatewords")
FILTERS = {
    **{name: getattr(defaultfilters, name) for name in OF_DJANGO},
    "bullet": bullet,
    "full_day": vocabulary.full_day,
    "long_day": vocabulary.long_day,
    "long_span": dates.long_span,
    "markdown": markdown.render,
    "markdown_inline": markdown.render_inline,
    "plain": plain,
    "regroup": vocabulary.regroup,
    "sent_day": vocabulary.sent_day,
    "short_day": vocabulary.short_day,
    "staff_moment": dates.staff_moment,
    "visitors_text": texts.draw,
}
GLOBALS = {
    "comments_of": comments_of,
    "key_of": key_of,
    "picture": vocabulary.picture,
    "querystring": vocabulary.querystring,
    "static": static,
    "url": vocabulary.url,
}


def environment(**options: object) -> Environment:
    """The environment that Django makes for the public templates.

    A name that a view does not give is an error rather than nothing at all.
    """
    made = Environment(**options | {"undefined": StrictUndefined})  # noqa: S701 – Django escapes
    made.filters |= FILTERS
    made.globals |= GLOBALS
    return made
