"""Questions that are asked of the catalogue."""

from django.db.models import Exists, OuterRef, Q

from publishing.querysets import PublishableQuerySet, visible_q


class CertificationQuerySet(PublishableQuerySet):
    def for_cards(self):
        """Load with each certification what a list entry prints."""
        return self.select_related("track", "level", "provider")

    def in_recommended_order(self):
        return self.order_by("recommended_order", "name")

    def offered(self):
        """Leave out what nobody can take any more."""
        return self.exclude(status="retired")

    def suiting(self, role):
        """The certifications that suit ``role``, each with the way in which it suits.

        Two different things suit: what the role *should take* (a recommendation) and what was
        *written for* it (an audience of the guide). Rows carry ``is_recommended`` and
        ``is_written_for``; at least one of them is true.
        """
        recommended = Q(recommendations__role=role)
        written_for = Q(has_guide=True, audiences__roles=role)
        return (
            self.filter(recommended | written_for)
            .distinct()
            .annotate(
                is_recommended=Exists(self.model.objects.filter(recommended, pk=OuterRef("pk"))),
                is_written_for=Exists(self.model.objects.filter(written_for, pk=OuterRef("pk"))),
            )
        )

    def role_pairs(self):
        """Rows of (certification id, role slug): the same answer as ``suiting``, for all roles."""
        recommended = self.filter(visible_q("recommendations__role__"))
        written_for = self.filter(visible_q("audiences__roles__"), has_guide=True)
        return recommended.values_list("pk", "recommendations__role__slug").union(
            written_for.values_list("pk", "audiences__roles__slug")
        )

    def institution_pairs(self):
        """Rows of (certification id, institution slug): who provides it or teaches its track."""
        provided = self.filter(visible_q("provider__"))
        taught = self.filter(visible_q("track__institutions__"))
        return provided.values_list("pk", "provider__slug").union(
            taught.values_list("pk", "track__institutions__slug")
        )
