"""Every address of the portal."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from mlocp_portal import health
from publishing import media

handler400 = "guide.errors.bad_request"
handler403 = "mlocp_portal.errors.forbidden"
handler404 = "guide.errors.not_found"
handler429 = "guide.errors.too_often"
handler500 = "guide.errors.server_error"

urlpatterns = [
    path("admin/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("certifications/", include("certifications.urls")),
    path("paths/", include("paths.urls")),
    path("roles/", include("roles.urls")),
    path("institutions/", include("institutions.urls")),
    path("faqs/", include("faqs.urls")),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("plan/", include("planner.urls")),
    path("search/", include("search.urls")),
    path("comments/", include("comments.urls")),
    path("", include("publishing.urls")),
    *media.urlpatterns,
    path("", include("guide.urls")),
]

if "debug_toolbar" in settings.INSTALLED_APPS:
    from debug_toolbar.toolbar import debug_toolbar_urls

    urlpatterns += debug_toolbar_urls()
