"""Every address of the portal."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("certifications/", include("certifications.urls")),
    path("paths/", include("paths.urls")),
    path("roles/", include("roles.urls")),
    path("institutions/", include("institutions.urls")),
    path("faqs/", include("faqs.urls")),
    path("", include("guide.urls")),
]

if "debug_toolbar" in settings.INSTALLED_APPS:
    from debug_toolbar.toolbar import debug_toolbar_urls

    urlpatterns += debug_toolbar_urls()
