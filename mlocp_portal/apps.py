from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "mlocp_portal.admin.PortalAdminSite"
