import gzip
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from mlocp_portal.storage import bundle, join


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def source(settings, tmp_path):
    """A folder of static files that `collectstatic` collects as production does."""
    folder = tmp_path / "source"
    write(
        folder,
        css__site_css=(
            "/* all */\n@layer base, parts;\n"
            '@import "base.css" layer(base);\n@import "parts/map.css" layer(parts);\n'
            '@import "plain.css";\n'
        ),
        css__base_css="/* a dot; behind all */\nbody { background: url(../img/dot.svg) }",
        css__parts__map_css="i { mask: url('../../img/dot.svg#a') }\n\n  b { fill: url(#b) }",
        css__plain_css='u { background: url("data:image/png;base64,AA==") }',
        js__site_js='/* all */\nimport "./one.js";\nimport "./parts/two.js";\n',
        js__one_js='const name = "import";\nsay(name);\n',
        js__parts__two_js='/* two */\nconst name = "export";\n',
        js__alone_js='import thing from "elsewhere";\n',
        img__dot_svg="<svg xmlns='http://www.w3.org/2000/svg'/>" + " " * 300,
    )
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "root"
    backend = {"BACKEND": "mlocp_portal.storage.BundledStaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": backend}
    return folder


def collect(name: str = "css/site.css") -> Path:
    """Where a file stands after collecting, under its hashed name."""
    call_command("collectstatic", interactive=False, verbosity=0)
    return Path(staticfiles_storage.path(staticfiles_storage.stored_name(name)))


@pytest.mark.usefixtures("source")
def test_imports_are_joined_in_their_order_and_layers():
    dot = Path(staticfiles_storage.path(collect())).parent.parent.glob("img/dot.*.svg")
    address = f"../img/{next(dot).name}"
    assert collect().read_text().split("\n") == [
        "@layer base, parts;",
        "@layer base {",
        f'body {{ background: url("{address}") }}',
        "}",
        "@layer parts {",
        f'i {{ mask: url("{address}#a") }}',
        "b { fill: url(#b) }",
        "}",
        'u { background: url("data:image/png;base64,AA==") }',
    ]


@pytest.mark.usefixtures("source")
def test_compressed_forms_hold_the_same():
    sheet = collect()
    # Too small to be worth compressing: only the picture is.
    picture = next(sheet.parent.parent.glob("img/dot.*.svg"))
    assert brotli.decompress(Path(f"{picture}.br").read_bytes()) == picture.read_bytes()
    assert gzip.decompress(Path(f"{picture}.gz").read_bytes()) == picture.read_bytes()


def test_collecting_again_changes_nothing(source):
    first = collect()
    text = first.read_text()
    assert (collect(), collect().read_text()) == (first, text)


def test_a_changed_part_changes_the_name(source):
    first = collect()
    write(source, css__base_css="body { margin: 0 }")
    second = collect()
    assert first != second
    assert "margin: 0" in second.read_text()


def test_an_import_that_cannot_be_joined_stops_the_collecting(source):
    write(source, css__base_css="@import url(other.css);")
    with pytest.raises(ImproperlyConfigured, match="write each import as"):
        collect()


@pytest.mark.parametrize("name", ["site.css", "tools.css"])
def test_the_portals_own_style_sheets_are_joined(settings, name):
    sheet = settings.BASE_DIR / "static" / "css" / name
    css = bundle(sheet, sheet.parent)
    assert "@import" not in css
    assert css.startswith("@layer ")


@pytest.mark.usefixtures("source")
def test_modules_are_joined_in_their_order_each_in_a_block_of_its_own():
    assert collect("js/site.js").read_text().split("\n") == [
        "{",
        'const name = "import";',
        "say(name);",
        "}",
        "{",
        "/* two */",
        'const name = "export";',
        "}",
    ]


@pytest.mark.usefixtures("source")
def test_a_script_that_imports_by_name_stays_as_it_is():
    assert collect("js/alone.js").read_text() == 'import thing from "elsewhere";\n'


def test_a_changed_module_changes_the_name_of_what_imports_it(source):
    first = collect("js/site.js")
    write(source, js__one_js="say();")
    assert collect("js/site.js") != first


@pytest.mark.parametrize(
    "script",
    [
        "export const a = 1;",
        'import "./two.js";',
        'import { a } from "./two.js";',
        'const a = await import("./two.js");',
        "say(import.meta.url);",
    ],
)
def test_a_module_that_needs_another_stops_the_collecting(source, script):
    write(source, js__one_js=f"say();\n{script}\n")
    with pytest.raises(ImproperlyConfigured, match="nothing"):
        collect()


def test_an_entry_that_does_more_than_import_stops_the_collecting(source):
    write(source, js__site_js='import "./one.js";\nimport thing from "./parts/two.js";\n')
    with pytest.raises(ImproperlyConfigured, match="write nothing but lines like"):
        collect()


def test_the_portals_own_script_is_joined(settings):
    script = join(settings.BASE_DIR / "static" / "js" / "site.js")
    assert "import " not in script
    assert script.startswith("{\n/* Fetches htmx once")
