"""Questions that are asked of the catalogue."""

from django.db.models import F, Q, Value

from publishing.querysets import PublishableQuerySet, visible_q
from publishing.text import one_line
from search.words import MAX_WORDS

# How each way in which a certification suits a role is put in words.
WORDS_FOR = {"recommended": "recommended for", "written_for": "guide written for"}


_LINK = ("slug", "name", "abbreviation", "track__name", "track__code", "track__colour")
_LINE = (*_LINK, "status", "has_guide", "level_inferred", "level__name")

# What ``Certification.reading_order`` compares.
ORDER = ("track__order", "track__name", "level__order", "level__name", "recommended_order", "name")

# What a page reads of the rows that a certification refers to.
_SHOWN = ("slug", "name", "state", "publish_at", "expire_at")
_OF_CARDS = {
    "track": ("slug", "name", "code", "colour", "order"),
    "level": ("slug", "name", "order"),
    "provider": _SHOWN,
    "successor": _SHOWN,
}


def link_to(way: str = "") -> list[str]:
    """The columns that a link with its bullet reads of the certification at the end of ``way``.

    For ``only()`` beside ``select_related()``; ``way`` is empty or ends in two underscores.
    """
    return [f"{way}{column}" for column in _LINK]


def line_of(way: str = "") -> list[str]:
    """The same for a line of a list."""
    return [f"{way}{column}" for column in _LINE]


def words_of(text: str) -> list[str]:
    """The words of a text query, as many as are looked for."""
    return one_line(text).split()[:MAX_WORDS]


def _of_role(rows, relation: str, role: dict):
    """Keep ``rows`` whose ``relation`` leads to a visible role with the values of ``role``."""
    # In one call: conditions on a relation to many speak of the same role only together.
    same = {f"{relation}__{name}": value for name, value in role.items()}
    found = rows.filter(visible_q(f"{relation}__"), **same)
    return found.annotate(role_slug=F(f"{relation}__slug"))


class CertificationQuerySet(PublishableQuerySet):
    def for_cards(self):
        """Load with each certification what a list entry prints."""
        own = [field.name for field in self.model._meta.concrete_fields]
        others = [f"{way}__{name}" for way, names in _OF_CARDS.items() for name in names]
        return self.select_related(*_OF_CARDS).only(*own, *others)

    def for_links(self, *more: str):
        """Load with each certification what a link with its bullet reads, and ``more``."""
        return self.select_related("track").only(*link_to(), *more)

    def in_recommended_order(self):
        return self.order_by("recommended_order", "name", "pk")

    def offered(self):
        """Leave out what nobody can take any more."""
        return self.exclude(status="retired")

    def with_guide(self):
        return self.filter(has_guide=True)

    def with_plans(self):
        """Keep those that can be planned: their guide is written and has a preparation plan."""
        plan = self.model.plans.rel.related_model
        return self.with_guide().filter(pk__in=plan.objects.values("certification"))

    def suiting(self, role):
        """The certifications that suit ``role``; ``is_recommended``, ``is_written_for`` say how."""
        ways = {
            f"is_{way}": Q(pk__in=rows.values("certification"))
            for way, rows in self._ways_to_role(pk=role.pk).items()
        }
        return self.annotate(**ways).filter(Q(is_recommended=True) | Q(is_written_for=True))

    def role_pairs(self):
        """Rows of (certification id, slug of the role, way), for all that is visible."""
        recommended, written_for = (
            rows.order_by().values_list("certification", "role_slug", Value(way))
            for way, rows in self._ways_to_role().items()
        )
        return recommended.union(written_for, all=True)

    def _ways_to_role(self, **role) -> dict:
        """Way → the rows by which it leads to visible roles, or to the one that is given.

        Two different things make a certification suit a role: that the role *should take* it (a
        recommendation), and that its guide was *written for* it (an audience). Everything that
        asks "which certification suits a role" is built from them.
        """
        recommendation = self.model.recommendations.rel.related_model
        audience = self.model.audiences.rel.related_model
        return {
            "recommended": _of_role(recommendation.objects.visible(), "role", role),
            "written_for": _of_role(audience.objects.of_visible_guides(), "roles", role),
        }

    def provider_pairs(self):
        """Rows of (certification id, slug of the institution that awards it)."""
        return self.filter(visible_q("provider__")).order_by().values_list("pk", "provider__slug")

    def facet_rows(self):
        """What the facets count and the sorting compares, as plain tuples in recommended order."""
        columns = ("pk", "name", "track__slug", "level__slug", "status", "has_guide")
        return self.in_recommended_order().values_list(*columns)

    def named(self, text: str):
        """What ``text`` names exactly: by its name, abbreviation, address or a shown alias."""
        aliases = self.model.aliases.rel.related_model.objects.shown().filter(name__iexact=text)
        is_named = Q(pk__in=aliases.values("certification"))
        for field in ("name", "abbreviation", "slug"):
            is_named |= Q(**{f"{field}__iexact": text})
        return self.filter(is_named) if text else self.none()

    def matching(self, text: str):
        """What has every word of ``text`` in its names or texts; any characters are just words."""
        alias_model = self.model.aliases.rel.related_model
        found = self
        for word in words_of(text):
            aliases = alias_model.objects.shown().filter(name__icontains=word)
            has_word = Q(pk__in=aliases.values("certification"))
            for field in ("name", "abbreviation", "tagline", "summary"):
                has_word |= Q(**{f"{field}__icontains": word})
            found = found.filter(has_word)
        return found
