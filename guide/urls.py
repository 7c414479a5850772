from django.contrib.sitemaps.views import index, sitemap
from django.urls import path
from django.views.generic import TemplateView

from guide import views
from guide.sitemaps import SITEMAPS
from publishing.views import published

app_name = "guide"
urlpatterns = [
    path("", views.home, name="home"),
    path("guide/", views.guide, name="guide"),
    path("map/", views.metro_map, name="map"),
    path("compare/", views.compare, name="compare"),
    path("next/", views.next_step, name="next"),
    path(
        "robots.txt",
        published()(
            TemplateView.as_view(template_name="guide/robots.txt", content_type="text/plain")
        ),
        name="robots",
    ),
    path(
        "sitemap.xml",
        published()(index),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "guide:sitemap"},
        name="sitemaps",
    ),
    path(
        "sitemap-<section>.xml",
        published("p")(sitemap),
        {"sitemaps": SITEMAPS, "template_name": "guide/sitemap.xml"},
        name="sitemap",
    ),
]
