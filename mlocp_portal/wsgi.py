"""The WSGI entry point: any WSGI server can run ``mlocp_portal.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlocp_portal.settings")

application = get_wsgi_application()
