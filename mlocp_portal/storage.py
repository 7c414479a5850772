"""Static files as production serves them: one style sheet, hashed names, compressed."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'@import "(?P<file>[^"]+)"( layer\((?P<layer>[\w.]+)\))?;')
BUNDLES = ("css/site.css",)


def bundle(path: Path) -> str:
    """The style sheet at ``path`` with every ``@import`` replaced by the file it names."""

    def inline(match: re.Match) -> str:
        css = bundle(path.parent / match["file"])
        return f"@layer {match['layer']} {{\n{css}\n}}" if match["layer"] else css

    return IMPORT.sub(inline, path.read_text(encoding="utf-8"))


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Joins the style sheets that ``site.css`` imports, so that a page needs one request for all.

    Browsers follow the imports themselves in development; nothing is built there.
    """

    # Only the modules that import each other need it, and those of libraries resolve by name.
    support_js_module_import_aggregation = False

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            for name in BUNDLES:
                if name in paths:
                    self._replace(name, bundle(Path(finders.find(name))))
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _replace(self, name: str, text: str) -> None:
        self.delete(name)
        self._save(name, ContentFile(text.encode()))
