"""The portal's settings as its environment says, with static files that nobody has collected."""

from mlocp_portal.settings import *  # noqa: F403
from mlocp_portal.settings import STORAGES

STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
