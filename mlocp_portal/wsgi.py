"""The WSGI entry point: any WSGI server can run ``mlocp_portal.wsgi:application``."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlocp_portal.settings")

application = get_wsgi_application()

if settings.PAGE_CACHE_MB:
    from mlocp_portal.edge.application import Edge  # needs the models, so not earlier

    application = Edge(application, settings.PAGE_CACHE_MB * 2**20, settings.VAR_DIR / "pages")
