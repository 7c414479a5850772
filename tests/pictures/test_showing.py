"""Pictures in the texts of public pages."""

import pytest
from django.urls import reverse

from tests.factories import CertificationFactory, QuestionFactory, SkillFactory
from tests.html import find_all

pytestmark = pytest.mark.django_db

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def images(client, question) -> list[dict]:
    page = client.get(question.get_absolute_url())
    return [image.attrib for image in find_all(page.text, "img")]


def test_a_picture_is_shown_in_its_sizes_with_room_kept_for_it(client, store):
    picture = store()
    question = QuestionFactory(answer=f'![A "chart" & more]({picture.reference})')
    (image,) = images(client, question)
    assert image == {
        "src": picture.file.url,
        "alt": 'A "chart" & more',
        "width": "200",
        "height": "100",
        "loading": "lazy",
        "decoding": "async",
    }
    sources = find_all(client.get(question.get_absolute_url()).text, "source")
    assert [source.get("type") for source in sources] == ["image/avif", "image/webp"]
    assert picture.file.srcset("avif") in [source.get("srcset") for source in sources]


@pytest.mark.parametrize("source", [f"x/{UNKNOWN} 'title'", f"x/{UNKNOWN}", "x", "x/" + "-" * 36])
def test_of_a_picture_that_is_gone_the_words_stay(client, source):
    question = QuestionFactory(answer=f"![The words](picture:{source})")
    page = client.get(question.get_absolute_url()).text
    assert "<p>The words</p>" in page
    assert "picture:" not in page


@pytest.mark.parametrize("times", [1, 5])
def test_a_page_asks_once_for_all_its_pictures(client, store, django_assert_num_queries, times):
    guide = CertificationFactory(slug="x", has_guide=True)
    for number in range(times):
        SkillFactory(certification=guide, detail=f"![a]({store(f'{number}.png').reference})")
    client.get("/certifications/x/")
    with django_assert_num_queries(5):
        page = client.get("/certifications/x/")
    assert len(find_all(page.text, "picture")) == times


def test_the_preview_shows_it_too(editor, store):
    text = f"![A chart]({store().reference})"
    answer = editor.post(reverse("admin:writing-preview"), {"text": text})
    assert "<picture>" in answer.text
