from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class PortalConfig(AppConfig):
    """The whole, as its operator sees it: it has commands and no models."""

    name = "mlocp_portal"
    default = True


class PortalAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "mlocp_portal.admin.PortalAdminSite"
