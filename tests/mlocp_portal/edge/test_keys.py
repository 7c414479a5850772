"""What a page is kept under."""

import pytest

from mlocp_portal.edge import keys

KNOWN = frozenset({"page", "q"})


def as_wsgi(text: str) -> str:
    """How a server gives the bytes of ``text`` to an application."""
    return text.encode().decode("latin-1")


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", ""),
        ("page=2&other=1", "page=2"),
        ("q=b&page=2&q=a", "page=2&q=b&q=a"),
        ("q=", "q="),
        ("q=caf%C3%A9", "q=caf%C3%A9"),
        (as_wsgi("q=café"), "q=caf%C3%A9"),
        ("q=%FF", "q=%EF%BF%BD"),
        ("q=a%26page%3D3", "q=a%26page%3D3"),
        ("&".join(f"q={number}" for number in range(101)), None),
        ("q=" + "a" * keys.LONGEST_QUERY, None),
        ("q=日本", None),  # no byte of WSGI
    ],
)
def test_a_query_is_kept_as_django_reads_it_with_known_parameters_alone(query, canonical):
    assert keys.canonical_query(query, KNOWN) == canonical


@pytest.mark.parametrize("look_up", [keys.parameters_at, keys.view_at])
def test_invented_addresses_are_remembered_only_if_they_are_short(look_up):
    look_up.remembered.cache_clear()
    assert look_up("/roles/") == look_up("/roles/")
    assert look_up.remembered.cache_info().hits == 1
    look_up("/static/" + "a" * keys.LONGEST_PATH)
    assert look_up.remembered.cache_info().currsize == 1


def test_a_long_address_is_looked_up_all_the_same():
    assert keys.view_at("/static/" + "a" * keys.LONGEST_PATH) == "static"
    assert keys.view_at("/preview/" + "a" * keys.LONGEST_PATH + "/") == "publishing:preview"
    assert keys.parameters_at("/roles/" + "a" * keys.LONGEST_PATH + "/") == {"comments"}


def test_names_that_only_a_pattern_allows_are_kept_up_to_a_number(settings):
    settings.ALLOWED_HOSTS = ["Portal.example", ".pattern.example"]
    host_of = keys.host_reader()
    invented = [f"{number}.pattern.example" for number in range(keys.MOST_HOSTS + 1)]
    assert [host_of(name, "443") for name in invented] == [*invented[:-1], ""]
    assert host_of(f"{invented[0]}:443", "443") == f"{invented[0]}:443"
    assert host_of("portal.EXAMPLE", "443") == "portal.example"
    assert host_of("pattern.example", "443") == "pattern.example"
    assert host_of("portal.example:8000", "443") == host_of("other.example", "443") == ""
