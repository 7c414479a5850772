"""Somebody of the staff, and their browser."""

import pytest
from django.test import Client

from tests.factories import UserFactory
from tests.second_factors import give_password


@pytest.fixture
def grace():
    return UserFactory(username="grace", is_staff=True)


@pytest.fixture
def signed_in(client, grace) -> Client:
    give_password(client, grace)
    return client
