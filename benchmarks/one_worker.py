"""Serves the portal with one worker, as ``make run`` does with two: ``… one_worker PORT``."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlocp_portal.settings")
django.setup()

from scripts.serve import SERVER, serve  # noqa: E402

if __name__ == "__main__":
    SERVER["workers"] = 1
    serve(int(sys.argv[1]))
