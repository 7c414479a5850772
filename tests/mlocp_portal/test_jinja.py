from types import SimpleNamespace

import pytest
from django.template import engines
from django.urls import reverse
from django.utils.safestring import SafeString
from jinja2 import UndefinedError

from tests.factories import TrackFactory


def drawn(source: str, **context: object) -> str:
    return engines["jinja2"].from_string(source).render(context)


def test_a_name_that_no_view_gives_is_an_error():
    with pytest.raises(UndefinedError, match="certifcation"):
        drawn("{{ certifcation }}")


def test_what_is_printed_is_escaped_unless_it_is_html_already():
    assert drawn("{{ words }}", words="<b>") == "&lt;b&gt;"
    assert drawn("{{ words }}", words=SafeString("<b>")) == "<b>"


def test_a_bullet_is_drawn_as_html_and_its_name_escaped(db):
    html = drawn("{{ track|bullet }}", track=TrackFactory.build(name="<Ops>", code="OP"))
    assert html.startswith("<span")
    assert "&lt;Ops&gt;" in html


def test_an_address_is_had_by_its_name_and_the_slug_of_its_page():
    assert drawn("{{ url('roles:list') }}") == reverse("roles:list")
    assert drawn("{{ url('roles:detail', 'sre') }}") == reverse("roles:detail", args=["sre"])


def test_rows_that_share_a_value_are_grouped_in_their_order():
    rows = [SimpleNamespace(n=n, of=of) for n, of in enumerate("bba")]
    source = "{% for of, rows in rows|regroup('of') %}{{ of }}{{ rows|length }} {% endfor %}"
    assert drawn(source, rows=rows) == "b2 a1 "
