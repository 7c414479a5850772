"""What is found, and in which order: the same on every database."""

import pytest

from search.finding import Search, find, results, suggest
from search.kinds import kinds_of
from search.sources import sources
from tests.factories import (
    AliasFactory,
    CertificationFactory,
    InstitutionFactory,
    LearningPathFactory,
    PathStepFactory,
    QuestionFactory,
    RecommendationFactory,
    RoleFactory,
    SectionFactory,
    SkillFactory,
)

pytestmark = pytest.mark.django_db


def titles(text: str, kind: str = "", **options) -> list[str]:
    search = Search(text, **options)
    return [result.title for result in results(search.listed(kind), search.query)]


def test_every_kind_of_page_is_found_by_its_name_and_its_text():
    CertificationFactory(name="Ocelot Expert", summary="Teaches **walrus** work.")
    InstitutionFactory(name="Ocelot School", focus="walrus")
    LearningPathFactory(name="Ocelot Path", summary="To the walrus.")
    RoleFactory(name="Ocelot Keeper", summary="Feeds a walrus.")
    QuestionFactory(title="Is an ocelot hard?", answer="As a walrus.")
    SectionFactory(title="On ocelots", body="And the walrus.")
    assert (
        Search("ocelot").counts
        == Search("walrus").counts
        == dict.fromkeys(["certification", "institution", "path", "role", "question", "section"], 1)
    )


def test_an_abbreviation_an_alias_and_an_old_address_find_the_certification():
    certification = CertificationFactory(
        name="MLOps Certified Professional", abbreviation="MLOCP", slug="old-address-here"
    )
    AliasFactory(certification=certification, name="MLOps Master", state="confirmed")
    AliasFactory(certification=certification, name="MLOps Guru", state="proposed")
    certification.slug = "mlocp"
    certification.save()
    for text in ("mlocp", "MLOps master", "mlops guru", "old address here"):
        assert titles(text) == ["MLOps Certified Professional (MLOCP)"]


def test_a_rejected_alias_finds_nothing():
    AliasFactory(name="DCP", state="rejected")
    assert Search("DCP").total == 0


def test_an_exact_name_stands_first_then_what_begins_with_it_then_names_then_texts():
    CertificationFactory(name="Text", summary="sre " * 50)
    CertificationFactory(name="Certified in SRE")
    CertificationFactory(name="SRE Certified")
    CertificationFactory(name="Site Reliability", abbreviation="SRE")
    assert titles("sre") == [
        "Site Reliability (SRE)", "SRE Certified", "Certified in SRE", "Text",
    ]  # fmt: skip


def test_a_whole_word_of_a_name_comes_before_one_that_goes_on():
    CertificationFactory(name="sreschool", has_guide=True)
    RoleFactory(name="Site Reliability Engineer (SRE)")
    CertificationFactory(name="SRE Certified")
    best = ["SRE Certified", "Site Reliability Engineer (SRE)", "sreschool"]
    assert titles("sre") == [r.title for r in suggest("SRE", 8)] == best
    assert [r.title for r in suggest("sre", 2)] == best[:2]


def test_of_equal_names_a_certification_with_a_guide_stands_first():
    CertificationFactory(name="MLOps for Managers")
    CertificationFactory(name="MLOps Certified Professional", has_guide=True)
    CertificationFactory(name="Managers of DataOps")
    CertificationFactory(name="Guide for Managers of Data", has_guide=True)
    assert titles("mlops") == ["MLOps Certified Professional", "MLOps for Managers"]
    assert titles("mlops for managers") == ["MLOps for Managers"]
    assert titles("of managers data")[0] == "Guide for Managers of Data"


def test_a_name_weighs_the_same_however_long_the_text_is():
    QuestionFactory(title="What is a walrus?", answer="An animal. " * 100)
    QuestionFactory(title="May anybody take a walrus along as a guide?", answer="No.")
    assert titles("walrus") == ["What is a walrus?", "May anybody take a walrus along as a guide?"]


def test_an_alias_weighs_more_than_a_text():
    CertificationFactory(name="Mentions it", summary="DataOps Professional " * 20)
    AliasFactory(
        certification=CertificationFactory(name="DataOps Certified"), name="DataOps Professional"
    )
    assert titles("dataops professional") == ["DataOps Certified", "Mentions it"]


def test_a_page_must_have_all_words_wherever_they_stand():
    skilled = CertificationFactory(name="Kafka Expert", has_guide=True)
    SkillFactory(certification=skilled, title="Streams", detail="Of *events*.")
    CertificationFactory(name="Kafka Beginner")
    assert titles("kafka events") == ["Kafka Expert"]


def test_a_part_counts_only_where_the_guide_is_written():
    SkillFactory(certification=CertificationFactory(has_guide=False), title="Walrus")
    assert Search("walrus").total == 0


def test_the_last_word_may_be_unfinished_and_the_others_may_not():
    CertificationFactory(name="Kubernetes Administrator")
    assert titles("kubernetes admin") == ["Kubernetes Administrator"]
    assert Search("kuber administrator", literal=True).total == 0


def test_singular_and_plural_find_each_other():
    CertificationFactory(name="Many Pipelines")
    CertificationFactory(name="One Pipeline")
    assert sorted(titles("pipeline one")) == ["One Pipeline"]
    assert sorted(titles("pipelines many")) == ["Many Pipelines"]
    assert Search("pipelines").total == Search("pipeline").total == 2


def test_accents_and_case_make_no_difference():
    CertificationFactory(name="Émile CI/CD")
    for text in ("emile", "ÉMILE", "ci cd", "CI/CD", "e\u0301mile"):
        assert titles(text) == ["Émile CI/CD"]


def test_a_question_is_found_by_its_search_words_and_by_a_whole_sentence():
    QuestionFactory(title="Is Python mandatory?", search_words="snake scripting")
    QuestionFactory(title="How long does it take?")
    for text in ("snake", "Do I really have to know Python before the exam?"):
        found = find(text, kinds=("question",), limit=3)
        assert [result.title for result in found] == ["Is Python mandatory?"]
    assert found[0].address.startswith("/faqs/")
    assert found[0].excerpt == "Yes."


def test_search_words_are_no_names():
    QuestionFactory(title="Is it so?", search_words="kubernetes expert")
    CertificationFactory(name="The Kubernetes Expert")
    assert titles("kubernetes expert") == ["The Kubernetes Expert", "Is it so?"]


def test_find_keeps_to_the_kinds_and_the_limit():
    CertificationFactory.create_batch(4, summary="walrus")
    QuestionFactory(answer="walrus")
    assert [r.kind for r in find("walrus", kinds=("question",))] == ["question"]
    assert len(find("walrus", limit=2)) == 2
    assert find("") == find("?!") == []


def test_paths_and_roles_are_found_by_the_certifications_they_lead_to():
    certification = CertificationFactory(name="Walrus Expert")
    PathStepFactory(path=LearningPathFactory(name="Way"), certification=certification)
    RecommendationFactory(
        role=RoleFactory(name="Keeper"), certification=certification, label="Walrus Master"
    )
    assert sorted(titles("walrus")) == ["Keeper", "Walrus Expert", "Way"]
    assert titles("walrus master") == ["Keeper"]


def test_suggestions_are_pages_by_their_names_best_first():
    CertificationFactory(name="Certified Kubernetes Expert")
    CertificationFactory(name="Kubernetes Expert")
    CertificationFactory(name="Something", summary="kubernetes")
    assert [r.title for r in suggest("kube", 8)] == [
        "Kubernetes Expert", "Certified Kubernetes Expert",
    ]  # fmt: skip
    assert [r.title for r in suggest("certified kub", 8)] == ["Certified Kubernetes Expert"]
    assert suggest("", 8) == []


def test_the_first_results_are_the_same_however_many_are_asked_for():
    CertificationFactory.create_batch(3, name="Walrus")
    AliasFactory(certification=CertificationFactory(name="Walrus Two"), name="Walrus Too")
    CertificationFactory.create_batch(2, name="Walruses", tagline="The walrus.")
    CertificationFactory.create_batch(2, name="Of walrus")
    CertificationFactory.create_batch(2, summary="walrus")
    ranking = Search("walrus").listed()
    assert len(ranking) == len(list(ranking)) == 10
    assert all(ranking[:n] == list(ranking)[:n] for n in range(1, 11))


def test_as_many_are_listed_as_are_counted():
    CertificationFactory.create_batch(3, name="Data")
    CertificationFactory(name="Vitamin D")
    assert (titles("d"), Search("d").total) == (["Vitamin D"], 1)
    assert len(suggest("d", 8)) == 4


def test_counts_are_exact_for_more_results_than_are_listed():
    CertificationFactory.create_batch(230, name="Walrus")
    search = Search("walrus")
    assert search.counts == {"certification": 230}
    assert len(search.listed()) == 200


def test_what_most_pages_have_is_counted_up_to_a_bound(monkeypatch):
    for module in ("search.finding", "search.backends.base"):
        monkeypatch.setattr(f"{module}.CANDIDATES", 2)
    CertificationFactory.create_batch(4, name="Walrus")
    RoleFactory(name="Walrus")
    kinds = kinds_of(Search("walrus"), "")
    assert kinds.amount == "more than 2"
    assert {choice.count for choice in kinds.choices} == {None}
    assert len(kinds.choices) == len(sources()) + 1
    amounts = [
        kinds_of(Search("walrus"), kind).amount for kind in ("certification", "role", "path")
    ]
    assert amounts == ["more than 2", "1", "0"]


class TestMistakes:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("kubernets", "kubernetes"),
            ("mlpos", "mlops"),
            ("mlosp", "mlops"),
            ("devsceops", "devsecops"),
            ("kobernetis", "kubernetes"),
            ("mlpos kubernets", "mlops kubernetes"),
            ("mlops kubernets", "mlops kubernetes"),
            ("ml ops", "mlops"),
            ("ml-ops", "mlops"),
            ("cicd", "ci cd"),
        ],
    )
    def test_a_word_that_nobody_uses_is_replaced_by_the_nearest(self, typed, meant):
        CertificationFactory(name="MLOps DevSecOps Kubernetes CI/CD")
        search = Search(typed)
        assert (search.correction, search.total) == (meant, 1)
        literal = Search(typed, literal=True)
        assert (literal.correction, literal.total) == ("", 0)
        assert [r.query.key for r in suggest(typed, 8)] == [meant]

    def test_what_somebody_uses_stays(self):
        CertificationFactory(name="MLOps")
        CertificationFactory(name="DLOps")
        search = Search("mlops kubernetes")
        assert (search.correction, search.total) == ("", 0)
        assert Search("devsecop").correction == ""

    def test_a_short_word_and_a_number_are_not_replaced(self):
        CertificationFactory(name="SRE 2024")
        assert Search("ser").total == Search("2025").total == 0

    def test_the_nearest_names_are_offered_and_pages_with_some_of_the_words(self):
        CertificationFactory(name="Kubernetes Expert")
        CertificationFactory(name="Other", summary="A walrus.")
        search = Search("kubrentse zebra")
        assert [r.title for r in search.nearest] == ["Kubernetes Expert"]
        search = Search("walrus zebra")
        assert [r.title for r in search.partly] == ["Other"]


class TestWhatIsNoWord:
    @pytest.mark.parametrize(
        "text",
        [
            '"', "'", '""', "AND", "OR NOT", "a AND (b", "NEAR(x y)", "title_words : x", "^x*",
            "-x", "{x} : y", "x:*", "!x", "x & | !", "<-> x", "%", "_", "\\", "\0", "a\0b", "😀",
            "x" * 10_000, "x " * 10_000, "'; DROP TABLE search_searchdocument; --", "\ud800", "½",
            "ﬁ", "﷽",
        ],
    )  # fmt: skip
    def test_it_is_taken_for_words_or_nothing(self, text):
        CertificationFactory(name="Not x and near")
        search = Search(text)
        search.listed()
        assert search.nearest is not None
        assert search.partly is not None
        find(text)
        suggest(text, 8)

    def test_operators_are_words(self):
        CertificationFactory(name="Portfolio AND more")
        CertificationFactory(name="Portfolio")
        assert titles('"portfolio" AND (more)') == ["Portfolio AND more"]
