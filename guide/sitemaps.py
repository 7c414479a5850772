"""The sitemap: every public address, and nothing that is not visible."""

from functools import cached_property
from html import escape

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.timezone import get_current_timezone

from certifications.models import Certification
from faqs.models import Question
from guide.context import SITE_NAV
from institutions.models import Institution
from paths.models import LearningPath
from publishing.addresses import addresses_of
from publishing.paging import Rows, kept_keys
from publishing.prepared import prepared
from publishing.version import kept
from roles.models import Role

_ENTRY = "<url><loc>{}</loc>{}</url>"


class DrawnSitemap(Sitemap):
    """One whose entries are not drawn by a template: it would take longest of all pages."""

    def get_urls(self, page=1, site=None, protocol=None):
        """The entries of one page of the map, as they stand in it."""
        origin = f"{self.get_protocol(protocol)}://{self.get_domain(site)}"
        items = list(self.paginator.page(page))
        changed = [self.changed(item) for item in items]
        if all(changed):
            self.latest_lastmod = max(changed, default=None)
        zone = get_current_timezone()
        entries = (
            _ENTRY.format(escape(f"{origin}{address}"), _day(when, zone))
            for address, when in zip(self.locations(items), changed, strict=True)
        )
        return [mark_safe("".join(entries))]  # noqa: S308 – addresses are escaped

    def changed(self, item):
        return None


def _day(when, zone):
    return f"<lastmod>{when.astimezone(zone).date()}</lastmod>" if when else ""


class PageSitemap(DrawnSitemap):
    """The visible pages of one model."""

    limit = 500  # an index leads to each; a larger one takes long to draw

    def __init__(self, model):
        self.model = model

    def rows(self):
        return self.model.objects.visible()

    @cached_property
    def keys(self):
        return kept_keys(lambda: self.rows().order_by("pk"))

    @cached_property
    def read(self):
        return prepared(self._read)

    def _read(self, *keys):
        return self.rows().filter(pk__in=keys).values_list("pk", "slug", "updated_at", named=True)

    def items(self):
        return Rows(self.keys(), self.read)

    @property
    def view(self):
        return f"{self.model._meta.app_label}:detail"

    def locations(self, pages):
        address = addresses_of(self.view)
        return [address(page.slug) for page in pages]

    def changed(self, page):
        return page.updated_at

    def get_latest_lastmod(self):
        """As Django's own, but without reading every page for the index."""
        return self.latest()

    @cached_property
    def latest(self):
        return kept(
            lambda: self.rows().order_by("-updated_at").values_list("updated_at", flat=True).first()
        )


class MainSitemap(DrawnSitemap):
    """The pages of the main navigation."""

    def items(self):
        return ["guide:home", *(name for name, _ in SITE_NAV)]

    def locations(self, names):
        return [reverse(name) for name in names]


class PlanSitemap(PageSitemap):
    """The dated plans of the guides that have one."""

    view = "planner:plan"

    def __init__(self):
        super().__init__(Certification)

    def rows(self):
        return super().rows().with_plans()


SITEMAPS = {
    "pages": MainSitemap,
    "plan": PlanSitemap(),
    **{
        model._meta.model_name: PageSitemap(model)
        for model in (Certification, LearningPath, Role, Institution, Question)
    },
}


def addresses() -> list[str]:
    """The address of every page that search engines are told of."""
    maps = [each() if isinstance(each, type) else each for each in SITEMAPS.values()]
    return [address for sitemap in maps for address in sitemap.locations(sitemap.items())]
