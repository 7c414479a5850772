"""Static files as production serves them: joined to one of a kind, hashed, compressed."""

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
INDENT = re.compile(r"\n\s+")  # no string of a style sheet goes on in another line
MODULE = re.compile(r'^import "(?P<file>\./[^"]+\.js)";$', re.MULTILINE)
EXCHANGE = re.compile(r"^\s*(?:import|export)\b|\bimport\s*[.(]", re.MULTILINE)


def bundle(path: Path, folder: Path) -> str:
    """The style sheet at ``path`` as if it stood in ``folder`` with all its imports in place."""

    def inline(match: re.Match) -> str:
        css = bundle(path.parent / match["file"], folder)
        return f"@layer {match['layer']} {{\n{css}\n}}" if match["layer"] else css

    def rebase(match: re.Match) -> str:
        return f'url("{Path(os.path.relpath(path.parent / match["file"], folder)).as_posix()}")'

    # Relative addresses first: those of an imported sheet are rebased by its own turn.
    css = RELATIVE_URL.sub(rebase, COMMENT.sub("", path.read_text(encoding="utf-8")))
    css = INDENT.sub("\n", IMPORT.sub(inline, css)).strip()
    if "@import" in css:  # browsers silently ignore one that does not come first
        raise ImproperlyConfigured(f'{path}: write each import as @import "file.css" layer(name);')
    return css


def join(path: Path) -> str:
    """The script at ``path`` with each module that it imports in a block of its own."""

    def block(match: re.Match) -> str:
        module = path.parent / match["file"]
        script = module.read_text(encoding="utf-8").strip()
        if EXCHANGE.search(script):  # names of its own are all that a block gives a module
            raise ImproperlyConfigured(f"{module}: a module to join imports and exports nothing.")
        return f"{{\n{script}\n}}"

    script = COMMENT.sub("", path.read_text(encoding="utf-8")).strip()
    if MODULE.sub("", script).strip():
        raise ImproperlyConfigured(f'{path}: write nothing but lines like import "./file.js";')
    return MODULE.sub(block, script)


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Joins each style sheet and script with those it imports: one request is enough for all.

    Browsers follow the imports themselves in development; nothing is built there.
    """

    # No import is left in our modules, and those of libraries resolve by name.
    support_js_module_import_aggregation = False

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            # What is hashed and compressed is read from here, no longer from the source.
            paths = paths | {name: (self, name) for name in self._write_bundles(paths)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _write_bundles(self, paths) -> list[str]:
        bundled = {}
        for name, (storage, path) in paths.items():
            source = Path(storage.path(path))
            if name.endswith(".css") and IMPORT.search(source.read_text("utf-8")):
                bundled[name] = bundle(source, source.parent)
            elif name.endswith(".js") and MODULE.search(source.read_text("utf-8")):
                bundled[name] = join(source)
        for name, text in bundled.items():
            self.delete(name)
            self._save(name, ContentFile(text.encode()))
        return list(bundled)
