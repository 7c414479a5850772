"""The WSGI entry point: any WSGI server can run ``mlocp_portal.wsgi:application``."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlocp_portal.settings")

application = get_wsgi_application()

from mlocp_portal import metrics  # noqa: E402 – needs the settings
from mlocp_portal.edge.application import Edge  # noqa: E402 – needs the models
from mlocp_portal.front import Front  # noqa: E402

if settings.PAGE_CACHE_MB:
    application = Edge(application, settings.PAGE_CACHE_MB * 2**20, settings.VAR_DIR / "pages")
else:
    application = Front(application)

metrics.start()
if settings.METRICS_PORT:  # a thread does not survive a fork
    os.register_at_fork(after_in_child=metrics.start)
