"""What a start loads: each package costs every start its time, whoever needs it."""

import gc
import subprocess
import sys

from scripts.serve import loading

FEW_NEED = {"cryptography", "fido2", "icalendar", "openpyxl", "ruamel", "yaml"}
# In a process of its own: tests before this one have loaded all kinds of things.
LOAD = """
import sys
import django
django.setup()
import mlocp_portal.wsgi, mlocp_portal.urls
print(*sys.modules)
"""


def test_what_few_need_is_not_loaded_at_the_start(settings):
    command = [sys.executable, "-c", LOAD]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    assert FEW_NEED & set(done.stdout.split()) == set()


def test_garbage_is_looked_for_again_when_all_is_loaded_but_not_in_that():
    before = gc.get_freeze_count()
    with loading():
        assert not gc.isenabled()
        loaded = [[] for _ in range(1_000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= before + len(loaded)
