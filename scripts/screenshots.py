"""Takes the README's pictures of the portal into docs/images."""

from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from scripts.browser import ARGUMENTS, find_browser
from scripts.sandbox import ROOT, Sandbox

FOLDER = ROOT / "docs" / "images"
PAGES = {"home": "/", "map": "/map/"}
WINDOW = {"width": 1280, "height": 900}


def compress(picture: Path) -> None:
    """Reduce the picture to 128 colours, which a page of text does not show."""
    Image.open(picture).quantize(128, dither=Image.Dither.NONE).save(picture, optimize=True)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with Sandbox() as portal, sync_playwright() as playwright:
        path = find_browser(playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = browser.new_page(viewport=WINDOW, reduced_motion="reduce")
        for name, address in PAGES.items():
            page.goto(portal.url + address, wait_until="networkidle")
            page.screenshot(path=FOLDER / f"{name}.png")
            compress(FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
