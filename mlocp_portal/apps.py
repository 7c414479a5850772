from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps

from mlocp_portal import reports


class PortalConfig(AppConfig):
    """The whole, as its operator sees it: it has commands and no models."""

    name = "mlocp_portal"
    default = True

    def ready(self):
        reports.start()


class PortalAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "mlocp_portal.admin.PortalAdminSite"
