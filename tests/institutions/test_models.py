import pytest
from django.db import IntegrityError

from institutions.models import Institution
from tests.factories import InstitutionFactory

pytestmark = pytest.mark.django_db


def test_the_database_refuses_a_logo_without_a_description():
    rows = Institution.objects.filter(pk=InstitutionFactory().pk)
    rows.update(logo="institutions/a.webp", logo_alt="A blue fox")
    with pytest.raises(IntegrityError, match="institutions_logo_is_described"):
        rows.update(logo_alt="")
