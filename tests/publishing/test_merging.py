"""Two people work on one page, and nothing of either is lost."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from certifications.models import Certification, Skill
from publishing.merging import merge
from publishing.models import PendingChange, Presence, Revision, State
from publishing.presence import GONE_AFTER
from publishing.revisions import What
from publishing.trees import take
from tests.factories import (
    CertificationFactory,
    PreparationPlanFactory,
    QuestionFactory,
    SkillFactory,
)
from tests.staff import change_url, entries, errors, sign_in

pytestmark = pytest.mark.django_db


# Bringing trees together


@pytest.fixture
def base():
    guide = CertificationFactory(name="Name", tagline="Tagline")
    for title in ("One", "Two"):
        SkillFactory(certification=guide, title=title)
    return take(guide)


def changed(tree, *, without=(), skills=(), **values):
    """``tree`` with other values, without some skills, with other titles and details of some."""
    rows = [row for row in tree["parts"]["skills"] if row["values"]["title"] not in without]
    edits = dict(skills)
    rows = [
        {**row, "values": row["values"] | edits.get(row["values"]["title"], {})} for row in rows
    ]
    return {
        **tree,
        "values": tree["values"] | values,
        "parts": tree["parts"] | {"skills": rows},
    }


def titles(tree) -> list[str]:
    return [row["values"]["title"] for row in tree["parts"]["skills"]]


def test_what_each_changed_alone_is_kept_of_both(base):
    mine = changed(base, name="Mine", skills=[("One", {"title": "My one"})])
    theirs = changed(base, tagline="Theirs", skills=[("One", {"detail": "Their detail"})])
    found = merge(Certification, base, mine, theirs)
    assert found.conflicts == []
    assert (found.tree["values"]["name"], found.tree["values"]["tagline"]) == ("Mine", "Theirs")
    first = found.tree["parts"]["skills"][0]["values"]
    assert (first["title"], first["detail"]) == ("My one", "Their detail")


def test_what_both_changed_is_asked(base):
    mine, theirs = changed(base, name="Mine"), changed(base, name="Theirs")
    (conflict,) = merge(Certification, base, mine, theirs).conflicts
    assert conflict.field == "Name"
    assert [piece.text for piece in conflict.mine if piece.fate != "kept"] == ["Name", "Mine"]
    for choice, name in (("mine", "Mine"), ("theirs", "Theirs")):
        found = merge(Certification, base, mine, theirs, {conflict.key: choice})
        assert found.tree["values"]["name"] == name


def test_the_same_change_twice_is_none(base):
    mine = changed(base, name="Same")
    assert merge(Certification, base, mine, mine).conflicts == []


def test_a_row_that_only_moved_goes_with_the_other_deleting_it(base):
    moved = changed(base, without=["One"], skills=[("Two", {"order": 0})])
    found = merge(Certification, base, moved, changed(base, without=["Two"]))
    assert (titles(found.tree), found.conflicts) == ([], [])


def test_a_row_that_one_deleted_goes_unless_the_other_changed_it(base):
    mine = changed(base, without=["One"])
    found = merge(Certification, base, mine, base)
    assert (titles(found.tree), found.conflicts) == (["Two"], [])
    theirs = changed(base, skills=[("One", {"detail": "More"})])
    (conflict,) = merge(Certification, base, mine, theirs).conflicts
    assert (conflict.row, conflict.field) == ("Skill “One”", "The whole row")
    assert "More" in next(piece.text for piece in conflict.theirs if piece.fate == "new")
    assert [piece.fate for piece in conflict.mine] == ["gone"]
    assert "Title: One" in conflict.mine[0].text
    for choice, left in (("mine", ["Two"]), ("theirs", ["One", "Two"])):
        found = merge(Certification, base, mine, theirs, {conflict.key: choice})
        assert sorted(titles(found.tree)) == left


def test_a_row_that_one_deleted_and_the_other_changed_is_kept_unless_somebody_says_else(base):
    gone, more = changed(base, without=["One"]), changed(base, skills=[("One", {"detail": "More"})])
    for mine, theirs, keeps in ((gone, more, "theirs"), (more, gone, "mine")):
        found = merge(Certification, base, mine, theirs)
        assert sorted(titles(found.tree)) == ["One", "Two"]
        (conflict,) = found.conflicts
        assert (conflict.chosen, conflict.kept_by) == (keeps, keeps)


def test_without_a_base_every_difference_is_asked(base):
    mine, theirs = changed(base, name="Mine"), changed(base, tagline="Theirs")
    fields = {conflict.field for conflict in merge(Certification, None, mine, theirs).conflicts}
    assert fields == {"Name", "Tagline"}


# In the admin


@pytest.fixture
def guide():
    certification = CertificationFactory(name="Name", tagline="Tagline", summary="Summary")
    SkillFactory(certification=certification, title="One")
    return certification


class Person:
    """Somebody of the staff with a page open in a browser."""

    def __init__(self, client, obj, group="Publishers"):
        self.client, self.url = sign_in(client, group), change_url(obj)
        self.open()

    def open(self) -> None:
        response = self.client.get(self.url)
        self.form = entries(response) | {"_seen": response.context["seen"]}

    def send(self, button="_save", **changes):
        return self.client.post(self.url, self.form | changes | {button: "1"})


@pytest.fixture
def two(client, guide):
    return Person(client, guide), Person(client.__class__(), guide)


def choices(response, choice: str) -> dict:
    """What the merge page sends when ``choice`` is made everywhere."""
    hidden = re.findall(r'<input type="hidden" name="(_\w+)" value="([^"]*)"', response.text)
    return dict(hidden) | {conflict.key: choice for conflict in response.context["conflicts"]}


def test_a_late_save_is_stopped_and_kept(two, guide):
    first, second = two
    assert first.send(name="First").status_code == 302
    response = second.send(name="Second", tagline="Only mine")
    assert response.status_code == 409
    guide.refresh_from_db()
    assert (guide.name, guide.tagline) == ("First", "Tagline")
    assert "<del>Name</del> <ins>Second</ins>" in response.text
    late = Revision.objects.of(guide).get(what=What.SET_ASIDE)
    assert late.tree["values"]["name"] == "Second"


@pytest.mark.parametrize(("choice", "name"), [("mine", "Second"), ("theirs", "First")])
def test_the_merged_page_holds_what_was_chosen_and_what_each_changed(two, guide, choice, name):
    first, second = two
    first.send(name="First", summary="Their summary")
    asked = second.send(name="Second", tagline="My tagline", **{"skills-0-title": "My skill"})
    data = choices(asked, choice) | {"_save": "1"}
    assert second.client.post(second.url, data).status_code == 302
    guide.refresh_from_db()
    assert (guide.name, guide.tagline, guide.summary) == (name, "My tagline", "Their summary")
    assert guide.skills.get().title == "My skill"


def test_somebody_saves_a_third_time_while_the_second_chooses(two, guide):
    first, second = two
    first.send(name="First")
    asked = second.send(name="Second")
    first.open()
    first.send(tagline="Third")
    again = second.client.post(second.url, choices(asked, "mine") | {"_save": "1"})
    assert again.status_code == 409
    second.client.post(second.url, choices(again, "mine") | {"_save": "1"})
    guide.refresh_from_db()
    assert (guide.name, guide.tagline) == ("Second", "Third")


def test_two_drafts_beside_one_page_are_brought_together(two, guide):
    first, second = two
    first.send("_draft", name="First")
    asked = second.send("_draft", tagline="Mine")
    assert asked.status_code == 409
    second.client.post(second.url, choices(asked, "mine") | {"_draft": "1"})
    values = PendingChange.objects.get().tree["values"]
    assert (values["name"], values["tagline"]) == ("First", "Mine")
    guide.refresh_from_db()
    assert guide.name == "Name"


def test_drafts_that_were_never_published_are_guarded_alike(client):
    question = QuestionFactory(title="Old?", state=State.DRAFT)
    first, second = Person(client, question), Person(client.__class__(), question)
    first.send(title="First?")
    asked = second.send(title="Second?")
    assert asked.status_code == 409
    second.client.post(second.url, choices(asked, "mine") | {"_save": "1"})
    question.refresh_from_db()
    assert (question.title, question.state) == ("Second?", State.DRAFT)


def test_ones_own_save_on_another_page_stops_nothing(client, guide):
    person = Person(client, guide)
    person.send(**{"skills-0-title": "On the other page"})
    assert person.send(tagline="On this page").status_code == 302
    guide.refresh_from_db()
    assert guide.tagline == "On this page"
    assert Skill.objects.get().title == "On the other page"


def test_a_late_save_with_an_error_is_told_first(two):
    first, second = two
    first.send(name="First")
    response = second.send(name="")
    assert list(errors(response)) == ["name"]
    assert response.context["seen"] == second.form["_seen"]


def test_an_editor_cannot_publish_by_merging(client, guide):
    first = Person(client, guide)
    second = Person(client.__class__(), guide, "Editors")
    first.send(name="First")
    asked = second.send("_draft", name="Second")
    data = choices(asked, "mine") | {"_save": "1"}
    assert second.client.post(second.url, data).status_code == 403
    guide.refresh_from_db()
    assert guide.name == "First"


@pytest.mark.parametrize("data", [{"_merge": "x"}, {"_merge": "9"}, {"_merge": "", "_base": "-"}])
def test_choices_of_a_merge_that_never_was_are_not_found(two, data):
    assert two[0].client.post(two[0].url, data | {"_save": "1"}).status_code == 404


def test_two_changes_that_are_not_to_be_published_together_are_refused(client):
    guide = PreparationPlanFactory(certification__has_guide=True).certification
    PreparationPlanFactory(certification=guide)
    first, second = Person(client, guide), Person(client.__class__(), guide)
    assert first.send(**{"plans-0-DELETE": "on"}).status_code == 302
    asked = second.send(**{"plans-1-DELETE": "on"})
    data = choices(asked, "mine") | {"_save": "1"}
    response = second.client.post(second.url, data, follow=True)
    assert "A guide is published with a preparation plan." in response.text
    assert guide.plans.count() == 1
    late = Revision.objects.of(guide).get(what=What.SET_ASIDE)
    assert len(late.tree["parts"]["plans"]) == 1


def test_a_part_that_was_deleted_meanwhile_is_kept_where_somebody_wrote_on(two, guide):
    first, second = two
    first.send(**{"skills-0-DELETE": "on"})
    asked = second.send(**{"skills-0-title": "My skill"})
    assert asked.status_code == 409
    assert "Delete the row, as they did" in asked.text
    assert "My skill" in asked.text
    second.client.post(second.url, choices(asked, "mine") | {"_save": "1"})
    assert guide.skills.get().title == "My skill"


def test_somebody_elses_version_cannot_be_saved(two):
    first, second = two
    first.send(name="First")
    asked = second.send(name="Second")
    data = choices(asked, "mine") | {"_save": "1"}
    assert first.client.post(first.url, data).status_code == 404


def test_staff_see_who_else_has_the_page_open(client, guide):
    first, second = sign_in(client, "Publishers"), sign_in(client.__class__(), "Editors")
    present = change_url(guide).replace("/change/", "/present/")
    assert first.post(present).json() == {"others": []}
    (name,) = second.post(present).json()["others"]
    assert f"{name} has this page open too." in second.get(change_url(guide)).text
    Presence.objects.update(seen_at=timezone.now() - GONE_AFTER - timedelta(seconds=1))
    assert second.post(present).json() == {"others": []}


def test_nobody_is_present_at_a_page_that_is_gone(client, guide):
    staff = sign_in(client, "Publishers")
    present = change_url(guide).replace("/change/", "/present/")
    guide.delete()
    assert staff.post(present).status_code == 404
    assert client.__class__().post(present).status_code == 302
