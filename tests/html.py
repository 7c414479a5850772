"""Reading pages as a strict parser does."""

import io
from collections import Counter
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser

TEXT_LEVEL = {"aria-labelledby", "aria-describedby", "aria-controls", "for", "popovertarget"}


def parse(html: str) -> Element:
    """The tree of ``html``, without namespaces in its names; anything is parsed somehow."""
    return HTMLParser(namespace_html_elements=False).parse(io.StringIO(html))


def elements(html: str) -> list[Element]:
    return [element for element in parse(html).iter() if isinstance(element.tag, str)]


def faults(html: str) -> list[str]:
    """What a strict parser minds: syntax errors, repeated ids, references that lead nowhere."""
    parser = HTMLParser(namespace_html_elements=False)
    tree = parser.parse(io.StringIO(html))
    found = [f"{position}: {code} {data}" for position, code, data in parser.errors]
    nodes = [element for element in tree.iter() if isinstance(element.tag, str)]
    ids = Counter(node.attrib["id"] for node in nodes if "id" in node.attrib)
    found += [f"id “{name}” stands {count} times" for name, count in ids.items() if count > 1]
    for node in nodes:
        for name in TEXT_LEVEL & set(node.attrib):
            found += [
                f"{name} “{target}” leads nowhere"
                for target in node.attrib[name].split()
                if target not in ids
            ]
    return found


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def find_all(html: str, tag: str) -> list[Element]:
    return [element for element in elements(html) if element.tag == tag]


def head_of(html: str) -> dict[str, str]:
    """What a page says of itself: title, description, canonical address, OpenGraph texts."""
    found = {"title": text_of(find_all(html, "title")[0])}
    for meta in find_all(html, "meta"):
        name = meta.get("name") or meta.get("property")
        if name:
            found[name] = meta.get("content")
    for link in find_all(html, "link"):
        found.setdefault(link.get("rel"), link.get("href"))
    return found
