from mlocp_portal.edge.keys import Key
from mlocp_portal.edge.pages import Page
from mlocp_portal.edge.store import Store


def key(number: int) -> Key:
    return Key("portal.example", "80", f"/{number}/", "", swap=False)


def page(size: int = 1_000) -> Page:
    return Page("200 OK", [], {"": bytes(size)})


def test_beyond_the_number_what_nobody_reads_goes_first():
    store = Store(most=2, most_bytes=10**6)
    read, unread = page(), page()
    store.put(key(1), read)
    store.put(key(2), unread)
    read.hits += 1
    assert store.put(key(3), page()) == [unread]
    assert store.get(key(1)) is read


def test_what_was_read_once_long_ago_goes_too():
    store = Store(most=1, most_bytes=10**6)
    old, new = page(), page()
    old.hits = 5
    store.put(key(1), old)
    assert store.put(key(2), new) == [new]
    assert store.put(key(3), page()) == [old]


def test_the_bytes_are_bounded_whatever_the_number():
    store = Store(most=1_000, most_bytes=10_000)
    for number in range(100):
        store.put(key(number), page())
        assert store.bytes <= 10_000
    assert 0 < len(store) <= 10


def test_a_page_too_large_for_the_store_is_not_kept():
    store = Store(most=10, most_bytes=10_000)
    large = page(size=20_000)
    assert store.put(key(1), large) == [large]
    assert (len(store), store.bytes) == (0, 0)


def test_a_page_that_grows_is_measured_again():
    store = Store(most=1_000, most_bytes=10_000)
    grown, other = page(), page()
    store.put(key(1), grown)
    store.put(key(2), other)
    grown.hits += 1
    grown.bodies["gzip"] = bytes(7_000)
    assert store.measure(key(1)) == [other]
    assert store.bytes == grown.size
    assert store.measure(key(2)) == []


def test_a_page_in_place_of_another_counts_once():
    store = Store(most=10, most_bytes=10_000)
    old, new = page(), page()
    store.put(key(1), old)
    assert store.put(key(1), new) == [old]
    assert (len(store), store.bytes) == (1, page().size)
    assert store.drop(key(1)) == [new]
    assert store.bytes == 0
