"""The command line of Django, as operators meet it."""

import os
import subprocess
import sys

from scripts.sandbox import ROOT


def test_a_setting_that_cannot_be_used_ends_a_command_with_a_sentence(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "doctor"],
        cwd=ROOT,
        env=os.environ | {"VAR_DIR": str(tmp_path), "PAGE_CACHE_MB": "abc"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("PAGE_CACHE_MB has a value that cannot be used: 'abc'.")
    assert done.stderr.count("\n") == 1
