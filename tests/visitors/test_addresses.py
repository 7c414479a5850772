"""Who a visitor is to the rate limit, also behind proxies."""

import re

import pytest

from visitors.addresses import client_address, sender_of


def ask(rf, remote="10.0.0.9", forwarded=None):
    headers = {"X-Forwarded-For": forwarded} if forwarded is not None else None
    return rf.get("/", headers=headers, REMOTE_ADDR=remote)


def test_without_proxies_the_header_is_never_believed(rf, settings):
    settings.TRUSTED_PROXIES = 0
    assert client_address(ask(rf, "203.0.113.5", "198.51.100.1")) == "203.0.113.5"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (2, "198.51.100.1,10.0.0.2", "198.51.100.1"),
        (1, "198.51.100.1:4711", "198.51.100.1"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "::ffff:198.51.100.1", "198.51.100.1"),
    ],
)
def test_behind_proxies_it_is_what_the_outermost_of_them_saw(
    rf, settings, proxies, forwarded, address
):
    settings.TRUSTED_PROXIES = proxies
    assert client_address(ask(rf, forwarded=forwarded)) == address


@pytest.mark.parametrize("forwarded", [None, "", "nonsense", "198.51.100.1, unknown", "1.2.3.4.5"])
def test_a_header_that_says_nothing_leaves_the_connection(rf, settings, forwarded):
    settings.TRUSTED_PROXIES = 1
    assert client_address(ask(rf, "10.0.0.9", forwarded)) == "10.0.0.9"


def test_a_request_that_went_around_a_proxy_counts_as_its_own(rf, settings):
    settings.TRUSTED_PROXIES = 2
    assert client_address(ask(rf, "10.0.0.9", "6.6.6.6")) == "10.0.0.9"


def test_what_is_remembered_is_no_address(rf, settings):
    sender = sender_of(ask(rf, "203.0.113.5"))
    assert re.fullmatch("[0-9a-f]{64}", sender)
    assert sender != sender_of(ask(rf, "203.0.113.6"))
    # Whoever tries all addresses finds it only with the key.
    settings.SECRET_KEY = "another"
    assert sender != sender_of(ask(rf, "203.0.113.5"))


def test_a_household_with_many_addresses_is_one_sender(rf):
    one, two = (sender_of(ask(rf, f"2001:db8:1:2::{n}")) for n in (1, 2))
    assert one == two
    assert one != sender_of(ask(rf, "2001:db8:1:3::1"))


def test_a_connection_without_an_address_is_met(rf):
    assert sender_of(ask(rf, ""))
