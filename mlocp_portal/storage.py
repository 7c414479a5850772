"""Static files as production serves them: one style sheet, hashed names, compressed."""

import os
import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
IMPORT = re.compile(r'@import "(?P<file>[^":]+)"(?: layer\((?P<layer>[\w.-]+)\))?;')
# An address relative to the style sheet: neither absolute nor data: nor a mere fragment.
RELATIVE_URL = re.compile(r"""url\((?P<quote>["']?)(?P<file>(?![\w+]+:|/|#)[^"')]+)(?P=quote)\)""")


def bundle(path: Path, folder: Path) -> str:
    """The style sheet at ``path`` as if it stood in ``folder`` with all its imports in place."""

    def inline(match: re.Match) -> str:
        css = bundle(path.parent / match["file"], folder)
        return f"@layer {match['layer']} {{\n{css}\n}}" if match["layer"] else css

    def rebase(match: re.Match) -> str:
        return f'url("{Path(os.path.relpath(path.parent / match["file"], folder)).as_posix()}")'

    # Relative addresses first: those of an imported sheet are rebased by its own turn.
    css = RELATIVE_URL.sub(rebase, COMMENT.sub("", path.read_text(encoding="utf-8")))
    css = IMPORT.sub(inline, css).strip()
    if "@import" in css:  # browsers silently ignore one that does not come first
        raise ImproperlyConfigured(f'{path}: write each import as @import "file.css" layer(name);')
    return css


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Joins each style sheet with those it imports, so that a page needs one request for all.

    Browsers follow the imports themselves in development; nothing is built there.
    """

    # Our modules do not import each other, and those of libraries resolve by name.
    support_js_module_import_aggregation = False

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            # What is hashed and compressed is read from here, no longer from the source.
            paths = paths | {name: (self, name) for name in self._write_bundles(paths)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _write_bundles(self, paths) -> list[str]:
        sheets = {
            name: Path(storage.path(path))
            for name, (storage, path) in paths.items()
            if name.endswith(".css")
        }
        bundled = [name for name, path in sheets.items() if IMPORT.search(path.read_text("utf-8"))]
        for name in bundled:
            css = bundle(sheets[name], sheets[name].parent)
            self.delete(name)
            self._save(name, ContentFile(css.encode()))
        return bundled
