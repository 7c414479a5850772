import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from certifications.models import Alias, Certification, NextStep
from tests.factories import (
    AliasFactory,
    CertificationFactory,
    LevelFactory,
    NextStepFactory,
    PlanTaskFactory,
    PreparationPlanFactory,
    PrerequisiteFactory,
    SourceStatementFactory,
    TrackFactory,
)

pytestmark = pytest.mark.django_db

REFUSED = {
    "pass mark above 100": lambda: CertificationFactory(pass_mark=101, pass_mark_source="s"),
    "pass mark of nothing": lambda: CertificationFactory(pass_mark=0, pass_mark_source="s"),
    "pass mark without a source": lambda: CertificationFactory(pass_mark=70),
    "validity the wrong way round": lambda: CertificationFactory(
        validity_min_years=3, validity_max_years=2, validity_source="s"
    ),
    "validity with one end": lambda: CertificationFactory(
        validity_min_years=3, validity_source="s"
    ),
    "validity without a source": lambda: CertificationFactory(
        validity_min_years=2, validity_max_years=3
    ),
    "certification of an unknown status": lambda: CertificationFactory(status="maybe"),
    "track of an unknown colour": lambda: TrackFactory(colour="mauve"),
    "alias of an unknown state": lambda: AliasFactory(state="maybe"),
    "prerequisite of an unknown strength": lambda: PrerequisiteFactory(strength="maybe"),
    "statement on an unknown subject": lambda: SourceStatementFactory(subject="weather"),
    "plan of no days": lambda: PreparationPlanFactory(min_days=0),
    "plan the wrong way round": lambda: PreparationPlanFactory(min_days=15, max_days=14),
    "task of more than all the time": lambda: PlanTaskFactory(share=101),
    "next step from nowhere": lambda: NextStepFactory(certification=None),
    "next step from two origins": lambda: NextStepFactory(track=TrackFactory()),
    "next step of an unknown kind": lambda: NextStepFactory(kind="sideways"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_the_database_refuses(case):
    with pytest.raises(IntegrityError):
        REFUSED[case]()


def test_a_next_step_leads_to_another_certification():
    certification = CertificationFactory()
    with pytest.raises(IntegrityError):
        NextStepFactory(certification=certification, target=certification)


def test_a_name_is_a_confirmed_alias_of_one_certification_only():
    AliasFactory(name="DCP", state=Alias.State.PROPOSED)
    AliasFactory(name="DCP", state=Alias.State.CONFIRMED)
    with pytest.raises(IntegrityError):
        AliasFactory(name="DCP", state=Alias.State.CONFIRMED)


def test_an_alias_stands_once_with_its_certification():
    alias = AliasFactory()
    with pytest.raises(IntegrityError):
        AliasFactory(certification=alias.certification, name=alias.name)


def test_no_level_takes_the_address_of_what_has_none():
    level = LevelFactory.build(slug="none")
    with pytest.raises(ValidationError) as error:
        level.full_clean()
    assert list(error.value.message_dict) == ["slug"]


def test_only_what_ends_has_a_successor():
    current = CertificationFactory.build(status="current", successor=CertificationFactory())
    with pytest.raises(ValidationError) as error:
        current.clean()
    assert list(error.value.message_dict) == ["successor"]


def test_nothing_succeeds_itself():
    certification = CertificationFactory(status="retired")
    certification.successor = certification
    with pytest.raises(ValidationError, match="cannot succeed itself"):
        certification.clean()


@pytest.mark.parametrize(
    ("shortest", "longest", "words"),
    [(None, None, ""), (1, 1, "1 year"), (2, 2, "2 years"), (2, 3, "2–3 years")],
)
def test_validity_in_words(shortest, longest, words):
    certification = Certification(validity_min_years=shortest, validity_max_years=longest)
    assert certification.validity == words


def test_what_comes_next_is_own_advice_then_that_of_the_track():
    certification, track = CertificationFactory(), TrackFactory()
    certification.track = track
    certification.save()
    for_learners = NextStepFactory(certification=None, track=track, order=0)
    own = NextStepFactory(certification=certification, order=5)
    NextStepFactory()
    assert list(NextStep.objects.after(certification)) == [own, for_learners]


def test_the_reading_order_goes_from_track_to_track_and_from_level_to_level():
    first, second = TrackFactory(order=1), TrackFactory(order=2)
    low, high = LevelFactory(order=1), LevelFactory(order=2)
    wanted = [
        CertificationFactory(track=first, level=None, recommended_order=9),
        CertificationFactory(track=first, level=low, recommended_order=8),
        CertificationFactory(track=first, level=high, recommended_order=1),
        CertificationFactory(track=first, level=high, recommended_order=2),
        CertificationFactory(track=second, level=low, recommended_order=0),
    ]
    found = Certification.objects.order_by("-pk")
    assert sorted(found, key=Certification.reading_order) == wanted


def test_steps_of_tracks_of_the_same_order_stay_together():
    first, second = TrackFactory(name="A"), TrackFactory(name="B")
    for order in (1, 2):
        for track in (second, first):
            NextStepFactory(certification=None, track=track, order=order)
    steps = NextStep.objects.visible().with_ends()
    assert [(step.track.name, step.order) for step in steps] == [
        ("A", 1), ("A", 2), ("B", 1), ("B", 2),
    ]  # fmt: skip


def test_what_comes_next_never_names_a_draft_or_the_certification_itself():
    certification = CertificationFactory()
    NextStepFactory(certification=certification, target=CertificationFactory(state="draft"))
    NextStepFactory(certification=None, track=certification.track, target=certification)
    assert not NextStep.objects.after(certification)
