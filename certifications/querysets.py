"""Questions that are asked of the catalogue."""

from django.db.models import Case, Q, Value, When

from publishing.querysets import PublishableQuerySet, visible_q
from publishing.text import one_line

# Two different things make a certification suit a role: that the role *should take* it (a
# recommendation), and that its guide was *written for* it (an audience). They lead to the role by
# these relations; everything that asks "which certification suits a role" is built from them.
WAYS_TO_ROLE = {
    "recommended": ("recommendations__role", Q()),
    "written_for": ("audiences__roles", Q(has_guide=True)),
}
MAX_WORDS = 12  # of a text query; what follows hardly changes an answer


def _to_role(way: str, **conditions) -> Q:
    """Match certifications that a visible role is reached from by ``way``."""
    path, more = WAYS_TO_ROLE[way]
    on_role = Q(**{f"{path}__{name}": value for name, value in conditions.items()})
    return on_role & visible_q(f"{path}__") & more


def words_of(text: str) -> list[str]:
    """The words of a text query, as many as are looked for."""
    return one_line(text).split()[:MAX_WORDS]


class CertificationQuerySet(PublishableQuerySet):
    def for_cards(self):
        """Load with each certification what a list entry prints."""
        return self.select_related("track", "level", "provider", "successor")

    def in_recommended_order(self):
        return self.order_by("recommended_order", "name", "pk")

    def offered(self):
        """Leave out what nobody can take any more."""
        return self.exclude(status="retired")

    def with_guide(self):
        return self.filter(has_guide=True)

    def suiting(self, role):
        """The certifications that suit ``role``; ``is_recommended``, ``is_written_for`` say how."""
        ways = {
            f"is_{way}": Case(
                When(pk__in=self._leading_to(way, role), then=Value(True)),
                default=Value(False),
            )
            for way in WAYS_TO_ROLE
        }
        reached = [Q(pk__in=self._leading_to(way, role)) for way in WAYS_TO_ROLE]
        return self.filter(reached[0] | reached[1]).annotate(**ways)

    def _leading_to(self, way, role):
        return self.model.objects.filter(_to_role(way, pk=role.pk)).values("pk")

    def role_pairs(self):
        """Rows of (certification id, slug of the role, way), for all roles."""
        rows = [
            self.filter(_to_role(way)).order_by().values_list("pk", f"{path}__slug", Value(way))
            for way, (path, _) in WAYS_TO_ROLE.items()
        ]
        return rows[0].union(rows[1], all=True)

    def provider_pairs(self):
        """Rows of (certification id, slug of the institution that awards it)."""
        return self.filter(visible_q("provider__")).order_by().values_list("pk", "provider__slug")

    def facet_rows(self):
        """What the facets count and the sorting compares, as plain tuples in recommended order."""
        columns = ("pk", "name", "track__slug", "level__slug", "status", "has_guide")
        return self.in_recommended_order().values_list(*columns)

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
