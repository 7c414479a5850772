"""Keeps finished pages, bounded in number and in bytes."""

from collections import OrderedDict
from collections.abc import Iterator
from threading import Lock

from mlocp_portal.edge.keys import Key
from mlocp_portal.edge.pages import Page


class Store:
    """Pages by their keys. Beyond its bounds, those go that nobody asked for since the last look.

    ``most`` pages, ``most_bytes`` bytes of bodies.
    """

    def __init__(self, most: int, most_bytes: int):
        self.most, self.most_bytes = most, most_bytes
        self.bytes = 0
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._sizes: dict[Key, int] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: Key) -> Page | None:
        return self._pages.get(key)

    def put(self, key: Key, page: Page) -> list[Page]:
        """Keep ``page``; what had to go for it."""
        size = page.size  # once: whoever reads the page may be compressing it
        with self._lock:
            gone = self._remove(key)
            self._pages[key] = page
            self._sizes[key] = size
            self.bytes += size
            return [*gone, *self._make_room()]

    def measure(self, key: Key) -> list[Page]:
        """Count the bytes of a page again; what had to go for it."""
        with self._lock:
            if page := self._pages.get(key):
                size = page.size
                self.bytes += size - self._sizes[key]
                self._sizes[key] = size
            return list(self._make_room())

    def drop(self, key: Key) -> list[Page]:
        """Keep the page no longer; what there was."""
        with self._lock:
            return self._remove(key)

    def hottest(self) -> list[tuple[Key, Page]]:
        """All pages, the most read first."""
        with self._lock:
            pages = list(self._pages.items())
        return sorted(pages, key=lambda item: item[1].hits, reverse=True)

    def _remove(self, key: Key) -> list[Page]:
        if (page := self._pages.pop(key, None)) is None:
            return []
        self.bytes -= self._sizes.pop(key)
        return [page]

    def _make_room(self) -> Iterator[Page]:
        chances = len(self._pages)  # each page has one; then they go whether read or not
        while len(self._pages) > self.most or self.bytes > self.most_bytes:
            key, page = next(iter(self._pages.items()))
            if chances > 0 and page.hits > page.counted:
                page.counted = page.hits
                self._pages.move_to_end(key)
                chances -= 1
                continue
            yield from self._remove(key)


class TwoStores:
    """Pages with a query have a store of their own: whoever invents queries displaces no others."""

    def __init__(self, most: int, most_bytes: int):
        self.plain = Store(most, most_bytes // 2)
        self.asked = Store(most, most_bytes // 2)

    def of(self, key: Key) -> Store:
        return self.asked if key.query or key.swap else self.plain

    @property
    def count(self) -> int:
        return len(self.plain) + len(self.asked)

    @property
    def bytes(self) -> int:
        return self.plain.bytes + self.asked.bytes

    def hottest(self) -> list[tuple[Key, Page]]:
        return [*self.plain.hottest(), *self.asked.hottest()]
