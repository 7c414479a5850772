import pytest

from roles.matrix import matrix
from roles.models import LISTED, Role
from tests.factories import (
    AudienceFactory,
    CertificationFactory,
    RecommendationFactory,
    RoleFactory,
    TrackFactory,
)

pytestmark = pytest.mark.django_db


def roles():
    return Role.objects.visible()


def test_the_matrix_says_for_each_pair_in_which_way_they_suit():
    sre, cloud = RoleFactory(name="SRE", order=1), RoleFactory(name="Cloud", order=2)
    both = CertificationFactory(name="Both", has_guide=True, recommended_order=1)
    RecommendationFactory(role=sre, certification=both)
    sre.audiences.add(AudienceFactory(certification=both))
    cloud.audiences.add(AudienceFactory(certification=both))
    RecommendationFactory(
        role=cloud,
        certification=CertificationFactory(name="One", track=both.track, recommended_order=2),
    )
    rows = [
        (row.certification.name, [(c.is_recommended, c.is_written_for) for c in row.cells])
        for row in matrix(roles()).rows
    ]
    assert rows == [
        ("Both", [(True, True), (False, True)]),
        ("One", [(False, False), (True, False)]),
    ]


def test_the_matrix_holds_no_draft():
    role = RoleFactory()
    RecommendationFactory(role=role, certification=CertificationFactory(state="draft"))
    role.audiences.add(AudienceFactory(certification__state="draft", certification__has_guide=True))
    RecommendationFactory(role__state="draft")
    assert matrix(roles()).rows == []


def test_a_role_page_keeps_recommendation_and_audience_apart_and_gives_the_reasons(client):
    role = RoleFactory(slug="sre")
    RecommendationFactory(
        role=role,
        certification=CertificationFactory(name="SRE Certified"),
        why="It covers the track.",
    )
    guide = CertificationFactory(name="MLOCP", has_guide=True)
    role.audiences.add(
        AudienceFactory(certification=guide, title="DevOps/Cloud Engineers", detail="You run them.")
    )
    html = client.get("/roles/sre/").text
    recommended, written = html.split("Guides written for this role")
    assert "SRE Certified" in recommended
    assert "It covers the track." in recommended
    assert "MLOCP</a>" not in recommended
    assert "DevOps/Cloud Engineers" in written
    assert "You run them." in written


@pytest.mark.parametrize(
    ("label", "shown"), [("MLOps Professional", True), ("MLOCP", False), ("", False)]
)
def test_a_label_that_is_not_the_own_name_stands_beside_it(client, label, shown):
    certification = CertificationFactory(name="MLOps Certified Professional", abbreviation="MLOCP")
    role = RoleFactory(slug="platform")
    RecommendationFactory(role=role, certification=certification, label=label)
    assert ("The source guide prints" in client.get("/roles/platform/").text) is shown


def test_a_draft_role_has_no_page(client):
    RoleFactory(slug="sre", state="draft")
    assert client.get("/roles/sre/").status_code == 404


def test_long_lists_of_a_role_end_and_lead_on_to_the_catalogue(client):
    role = RoleFactory(slug="sre")
    track = TrackFactory()
    for n in range(LISTED + 5):
        RecommendationFactory(
            role=role, certification__track=track, certification__name=f"Name {n:02}", position=n
        )

    detail, table = client.get("/roles/sre/").text, client.get("/roles/").text
    for html in (detail, table):
        assert "Name 19" in html
        assert "Name 20" not in html
        assert "end here" in html or "ends here" in html
