import subprocess
import sys

# In a process of its own: the checker sets up logging anew, and with it that of later tests.
CHECK = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"


def test_imports_between_apps_run_one_way(settings):
    command = [sys.executable, "-c", CHECK]
    checked = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
