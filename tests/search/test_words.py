"""How words are compared, on every database alike."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from search.query import Query
from search.words import (
    distance,
    forms_of,
    likeness,
    spans_beginning,
    spans_of_words,
    telling,
    words_asked,
    words_in,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("CI/CD & Kubernetes (K8s)", ["ci", "cd", "kubernetes", "k8s"]),
        ("Émile, naïve STRASSE ﬁn", ["emile", "naive", "strasse", "fin"]),
        ("E\u0301mile", ["emile"]),
        ("snake_case–dash\0null\n", ["snake", "case", "dash", "null"]),
        ("😀 … “”", []),
        ("½ ٣", ["1", "2", "٣"]),
    ],
)
def test_words_have_neither_case_nor_accents_nor_marks(text, words):
    assert words_in(text) == words


def test_a_query_is_bounded_in_words_and_letters():
    asked = words_asked("a" * 500 + " b" * 500)
    assert len(asked) == 12
    assert asked[0] == "a" * 40


def test_a_span_covers_the_word_as_it_is_written():
    text = "Der Émile-Kurs"
    assert [(text[a:b], word) for a, b, word in spans_of_words(text)] == [
        ("Der", "der"),
        ("Émile", "emile"),
        ("Kurs", "kurs"),
    ]


LETTERS = "abAB-_ .\n1é½Kİſ\u0301"


@example(text="mlops_ops OPS-opsops", asked="ops")
@example(text="K8s Émile", asked="emile k")
@example(text="a" * 50, asked="a" * 45)
@given(text=st.text(alphabet=LETTERS), asked=st.text(alphabet=LETTERS, min_size=1))
def test_words_that_fit_are_among_those_with_their_beginning(text, asked):
    query = Query.of(asked)
    assume(query)
    begun = [span for span in spans_beginning(text, query.beginnings) if query.fits(span[2])]
    assert begun == [span for span in spans_of_words(text) if query.fits(span[2])]


def test_fillers_are_left_out_unless_nothing_else_is_left():
    assert telling(["how", "do", "i", "prepare"]) == ["prepare"]
    assert telling(["to", "be"]) == ["to", "be"]


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("skills", ["skills", "skill"]),
        ("skill", ["skill", "skills"]),
        ("studies", ["studies", "study"]),
        ("study", ["study", "studies"]),
        ("class", ["class"]),
        ("sre", ["sre"]),
        ("k8s5", ["k8s5"]),
    ],
)
def test_a_word_is_looked_for_in_the_singular_and_the_plural(word, forms):
    assert forms_of(word) == forms


@pytest.mark.parametrize(
    ("one", "other", "mistakes"),
    [
        ("mlops", "mlops", 0),
        ("mlpos", "mlops", 1),
        ("kubernets", "kubernetes", 1),
        ("kubernetess", "kubernetes", 1),
        ("kobernetis", "kubernetes", 2),
        ("abc", "xyz", 3),
        ("ab", "abcdef", 3),
    ],
)
def test_distance_counts_mistakes_up_to_the_limit(one, other, mistakes):
    assert distance(one, other, 2) == mistakes


def test_likeness_is_one_for_the_same_and_nought_for_nothing_in_common():
    assert likeness("mlops", "mlops") == 1
    assert likeness("mlops", "xyz") == 0
    assert 0 < likeness("mlops", "mlpos") < 1
