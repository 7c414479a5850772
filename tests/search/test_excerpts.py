"""What is shown of a text: the part with the words, marked, and always safe."""

from search.excerpts import LENGTH, excerpt, marked
from search.query import Query


def test_words_are_marked_as_they_are_written():
    assert marked("MLOps for Émile", Query.of("mlops emile")) == (
        "<mark>MLOps</mark> for <mark>Émile</mark>"
    )


def test_the_last_word_marks_what_begins_with_it_and_the_others_do_not():
    assert marked("Opsy ops operations", Query.of("ops o")) == ("Opsy <mark>ops</mark> operations")
    assert marked("Opsy ops", Query.of("ops")) == "<mark>Opsy</mark> <mark>ops</mark>"


def test_markup_in_a_text_stays_text():
    assert marked("<b>ops</b> & more", Query.of("b")) == (
        "&lt;<mark>b</mark>&gt;ops&lt;/<mark>b</mark>&gt; &amp; more"
    )
    assert "<script>" not in excerpt("<script>alert(1)</script>", Query.of("script"))


def test_an_excerpt_shows_the_words_wherever_they_stand():
    text = "before " * 100 + "needle " + "after " * 100
    found = excerpt(text, Query.of("needle"))
    assert "<mark>needle</mark>" in found
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert len(found) < LENGTH + 40


def test_an_excerpt_prefers_the_place_with_most_of_the_words():
    text = "alpha " + "x " * 300 + "alpha beta"
    assert "<mark>beta</mark>" in excerpt(text, Query.of("alpha beta"))


def test_a_text_without_the_words_is_shown_from_its_start():
    assert excerpt("All of it.", Query.of("other")) == "All of it."
    assert excerpt("", Query.of("other")) == ""


def test_lines_are_set_apart_and_sentences_follow_each_other():
    assert excerpt("One.\nTwo\nThree", Query.of("x")) == "One. Two · Three"


def test_one_word_longer_than_an_excerpt_is_cut():
    assert len(excerpt("a" * 5_000, Query.of("zz"))) < LENGTH + 10
