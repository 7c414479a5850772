"""The sitemap: every public address, and nothing that is not visible."""

from functools import cached_property

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from certifications.models import Certification
from faqs.models import Question
from guide.context import SITE_NAV
from institutions.models import Institution
from paths.models import LearningPath
from publishing.paging import Rows, kept_keys
from publishing.prepared import prepared
from roles.models import Role


class PageSitemap(Sitemap):
    """The visible pages of one model."""

    limit = 1_000  # an index leads to each; a larger one takes long to draw

    def __init__(self, model):
        self.model = model

    def rows(self):
        return self.model.objects.visible()

    @cached_property
    def keys(self):
        return kept_keys(lambda: self.rows().order_by("pk"))

    @cached_property
    def read(self):
        return prepared(lambda *keys: self.rows().filter(pk__in=keys).only("slug", "updated_at"))

    def items(self):
        return Rows(self.keys(), self.read)

    def lastmod(self, page):
        return page.updated_at

    def get_latest_lastmod(self):
        """As Django's own, but without reading every page for the index."""
        latest = self.rows().order_by("-updated_at")
        return latest.values_list("updated_at", flat=True).first()


class MainSitemap(Sitemap):
    """The pages of the main navigation."""

    def items(self):
        return ["guide:home", *(name for name, _ in SITE_NAV)]

    def location(self, name):
        return reverse(name)


class PlanSitemap(PageSitemap):
    """The dated plans of the guides that have one."""

    def __init__(self):
        super().__init__(Certification)

    def rows(self):
        return super().rows().with_plans()

    def location(self, certification):
        return reverse("planner:plan", args=[certification.slug])


SITEMAPS = {
    "pages": MainSitemap,
    "plan": PlanSitemap,
    **{
        model._meta.model_name: PageSitemap(model)
        for model in (Certification, LearningPath, Role, Institution, Question)
    },
}


def addresses() -> list[str]:
    """The address of every page that search engines are told of."""
    maps = [each() if isinstance(each, type) else each for each in SITEMAPS.values()]
    return [sitemap.location(item) for sitemap in maps for item in sitemap.items()]
