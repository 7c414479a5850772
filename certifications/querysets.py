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


class CertificationQuerySet(PublishableQuerySet):
    def for_cards(self):
        """Load with each certification what a list entry prints."""
        return self.select_related("track", "level", "provider", "successor")

    def in_recommended_order(self):
        return self.order_by("recommended_order", "name", "pk")

    def by_name(self):
        return self.order_by("name", "pk")

    def by_track(self):
        return self.order_by("track__order", "track__name", "recommended_order", "name", "pk")

    def offered(self):
        """Leave out what nobody can take any more."""
        return self.exclude(status="retired")

    def with_guide(self):
        return self.filter(has_guide=True)

    def suiting_any(self, role_slugs):
        """The certifications that suit one of the visible roles, in whichever way."""
        ways = [self.model.objects.filter(_to_role(w, slug__in=role_slugs)) for w in WAYS_TO_ROLE]
        return self.filter(Q(pk__in=ways[0].values("pk")) | Q(pk__in=ways[1].values("pk")))

    def suiting(self, role):
        """The certifications that suit ``role``; ``is_recommended``, ``is_written_for`` say how."""
        ways = {
            f"is_{way}": Case(
                When(
                    pk__in=self.model.objects.filter(_to_role(way, pk=role.pk)).values("pk"),
                    then=Value(True),
                ),
                default=Value(False),
            )
            for way in WAYS_TO_ROLE
        }
        return self.suiting_any([role.slug]).annotate(**ways)

    def role_pairs(self):
        """Rows of (certification id, way, role slug, role name, role order), for all roles."""
        rows = []
        for way, (path, _) in WAYS_TO_ROLE.items():
            columns = [f"{path}__{name}" for name in ("slug", "name", "order")]
            rows.append(
                self.filter(_to_role(way)).order_by().values_list("pk", Value(way), *columns)
            )
        return rows[0].union(rows[1])

    def concerning_any(self, institution_slugs):
        """What one of the visible institutions awards, or whose track it teaches."""
        awards = Q(visible_q("provider__"), provider__slug__in=institution_slugs)
        teaches = Q(
            visible_q("track__institutions__"), track__institutions__slug__in=institution_slugs
        )
        taught = self.model.objects.filter(teaches).values("pk")
        return self.filter(awards | Q(pk__in=taught))

    def institution_pairs(self):
        """Rows of (certification id, institution slug, its name, its order), for all of them."""
        rows = []
        for path in ("provider", "track__institutions"):
            columns = [f"{path}__{name}" for name in ("slug", "name", "order")]
            rows.append(self.filter(visible_q(f"{path}__")).order_by().values_list("pk", *columns))
        return rows[0].union(rows[1])

    def matching(self, text: str):
        """What has every word of ``text`` in its names or texts; any characters are just words."""
        found = self
        for word in one_line(text).split()[:MAX_WORDS]:
            aliases = self.model.objects.filter(
                ~Q(aliases__state="rejected"), aliases__name__icontains=word
            )
            fields = ("name", "abbreviation", "tagline", "summary")
            own = [Q(**{f"{field}__icontains": word}) for field in fields]
            any_field = Q(pk__in=aliases.values("pk"))
            for condition in own:
                any_field |= condition
            found = found.filter(any_field)
        return found

    def facet_rows(self):
        """What the facets count, certification by certification, as plain tuples."""
        return self.order_by("pk").values_list(
            "pk", "status", "has_guide",
            "track__slug", "track__name", "track__order",
            "level__slug", "level__name", "level__order",
        )  # fmt: skip
