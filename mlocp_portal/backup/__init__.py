"""Backups of the whole portal: its database and its uploads in one file.

Read it in this order: ``making`` and ``restoring`` (what happens), ``archive`` (the file),
``databases`` (how each is copied and written), ``media`` (the uploads, wherever they lie).
"""


class BackupError(Exception):
    """A backup cannot be made or restored; the message says why, and what to do."""
