"""What is public of the comments, and how a page draws them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from comments.listing import COUNTED, PER_PAGE, place_of, read_comments
from comments.models import Comment, State
from tests.factories import (
    CertificationFactory,
    CommentFactory,
    LearningPathFactory,
    RoleFactory,
    SectionFactory,
)
from tests.html import faults, find_all, head_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def path():
    return LearningPathFactory(slug="devops")


def names(html: str) -> list[str]:
    items = [li for li in find_all(html, "li") if "comment" in (li.get("class") or "").split()]
    return [text_of(li.find(".//b")) for li in items if li.find(".//b") is not None]


@pytest.mark.parametrize("state", [State.PENDING, State.SPAM, State.REMOVED])
def test_only_what_is_approved_is_public(client, path, state):
    CommentFactory(page=path, name="Ann")
    CommentFactory(page=path, name="Bob", state=state)
    assert [c.name for c in Comment.objects.public()] == ["Ann"]
    assert names(client.get("/paths/devops/").text) == ["Ann"]


def test_a_reply_goes_where_its_comment_goes(path):
    comment = CommentFactory(page=path)
    CommentFactory(page=path, parent=comment)
    assert Comment.objects.public().count() == 2
    comment.state = State.SPAM
    comment.save()
    assert Comment.objects.public().count() == 0
    assert read_comments(path).count == 0


@pytest.mark.parametrize(
    "unseen",
    [
        {"state": "draft"},
        {"publish_at": timezone.now() + timedelta(days=1)},
        {"expire_at": timezone.now() - timedelta(days=1)},
    ],
    ids=["draft", "scheduled", "expired"],
)
@pytest.mark.parametrize("factory", [CertificationFactory, LearningPathFactory, RoleFactory])
def test_comments_on_a_page_that_nobody_sees_are_not_public(factory, unseen):
    more = {"has_guide": True} if factory is CertificationFactory else {}
    CommentFactory(page=factory(**more, **unseen))
    shown = factory(**more)
    CommentFactory(page=shown)
    assert [c.page for c in Comment.objects.public()] == [shown]


def test_a_certification_without_a_guide_takes_no_comments(client):
    listed = CertificationFactory(slug="listed")
    CommentFactory(page=listed, text="Hidden words")
    assert not Comment.objects.public().exists()
    html = client.get("/certifications/listed/").text
    assert "Hidden words" not in html
    assert "Write a comment" not in html


def test_each_page_shows_its_own_comments(client):
    pages = {
        "/certifications/a/": CertificationFactory(slug="a", has_guide=True),
        "/paths/a/": LearningPathFactory(slug="a"),
        "/roles/a/": RoleFactory(slug="a"),
        "/guide/": SectionFactory(block="comments"),
    }
    for address, page in pages.items():
        CommentFactory(page=page, name=f"Reader of {address}")
    for address in pages:
        html = client.get(address).text
        assert names(html) == [f"Reader of {address}"]
        assert faults(html) == []


def test_a_section_within_an_unseen_one_has_no_public_comments():
    parent = SectionFactory(state="draft")
    CommentFactory(page=SectionFactory(block="comments", parent=parent))
    assert not Comment.objects.public().exists()


def test_without_comments_the_page_invites(client, path):
    html = client.get("/paths/devops/").text
    assert "No comments yet" in html
    links = [a.get("href") for a in find_all(html, "a") if text_of(a) == "Write a comment"]
    assert links == [f"/comments/write/path-{path.pk}/"]


def test_comments_stand_in_order_each_followed_by_its_replies(path):
    first, second = CommentFactory(page=path), CommentFactory(page=path)
    later = CommentFactory(page=path, parent=first)
    latest = CommentFactory(page=path, parent=first)
    assert read_comments(path).comments == [first, later, latest, second]


def test_replies_of_the_staff_are_marked(client, path):
    comment = CommentFactory(page=path, name="Ann")
    CommentFactory(page=path, parent=comment, by_staff=True, name="Mara")
    heads = find_all(client.get("/paths/devops/").text, "p")
    heads = [text_of(p) for p in heads if p.get("class") == "comment-head"]
    assert ["Staff" in head for head in heads] == [False, True]
    assert "in reply to Ann" in heads[1]


def test_what_a_visitor_types_is_text_and_its_links_are_safe(client, path):
    CommentFactory(
        page=path, name="<b>Ann</b>", text="<script>x</script> https://a.example javascript:y"
    )
    html = client.get("/paths/devops/").text
    assert "<script>x" not in html
    assert "<b><b>" not in html
    links = [a for a in find_all(html, "a") if "ugc" in (a.get("rel") or "")]
    assert [a.get("href") for a in links] == ["https://a.example"]


def test_long_lists_come_in_pages_under_one_canonical_address(client, path):
    CommentFactory.create_batch(PER_PAGE + 1, page=path)
    first = client.get("/paths/devops/").text
    second = client.get("/paths/devops/?comments=2").text
    assert (len(names(first)), len(names(second))) == (PER_PAGE, 1)
    assert head_of(second)["canonical"] == head_of(first)["canonical"]
    assert "Page 2 of 2" in second
    assert [a.get("href") for a in find_all(first, "a") if a.get("rel") == "next"] == [
        f"?comments=2#comments-path-{path.pk}"
    ]


def test_a_reply_on_a_further_page_says_what_it_answers(client, path):
    comment = CommentFactory(page=path, name="Ann")
    CommentFactory.create_batch(PER_PAGE, page=path, parent=comment)
    html = client.get("/paths/devops/?comments=2").text
    said = [text_of(s) for s in find_all(html, "span") if s.get("class") == "source"]
    assert "in reply to Ann" in said


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        *((asked, 1) for asked in ("0", "-1", "x", "1e3", "9" * 400, "٢", "\x01", "")),
        *((asked, 2) for asked in ("3", "99", "9999999")),
    ],
)
def test_a_number_without_a_page_gets_the_nearest(path, asked, number):
    comments = CommentFactory.create_batch(PER_PAGE + 1, page=path)
    listing = read_comments(path, asked)
    expected = comments[:PER_PAGE] if number == 1 else comments[PER_PAGE:]
    assert (listing.number, listing.comments) == (number, expected)


@pytest.mark.parametrize("count", [0, 1, 1_000])
def test_a_page_reads_its_comments_with_one_query(django_assert_num_queries, path, count):
    comment = CommentFactory(page=path)
    CommentFactory.create_batch(count, page=path)
    CommentFactory.create_batch(count // 10, page=path, parent=comment)
    with django_assert_num_queries(1):
        listing = read_comments(path)
        assert [c.parent and c.parent.name for c in listing.comments]
    assert listing.count == min(1 + count + count // 10, COUNTED + 1)
    assert len(listing.comments) == min(PER_PAGE, listing.count)


@pytest.mark.parametrize("count", [1, 1_000])
@pytest.mark.parametrize("address", ["/certifications/a/", "/paths/a/", "/roles/a/", "/guide/"])
def test_comments_never_slow_a_page(client, django_assert_max_num_queries, address, count):
    for page in (
        CertificationFactory(slug="a", has_guide=True),
        LearningPathFactory(slug="a"),
        RoleFactory(slug="a"),
        SectionFactory(block="comments"),
    ):
        CommentFactory.create_batch(count, page=page)
    with django_assert_max_num_queries(6):
        html = client.get(address).text
    assert len(names(html)) == min(count, PER_PAGE)


def test_approved_comments_are_read_in_order_from_their_index(path):
    CommentFactory.create_batch(3, page=path)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # three rows are read faster without an index
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
    plan = Comment.objects.public(path).in_threads()[:PER_PAGE].explain()
    assert "comments_approved_in_threads" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def test_a_comment_has_an_address_on_whichever_page_it_stands(client, path):
    first = CommentFactory(page=path)
    CommentFactory.create_batch(PER_PAGE - 1, page=path)
    last = CommentFactory(page=path)
    assert client.get(first.get_absolute_url()).url == f"/paths/devops/#comment-{first.pk}"
    address = f"/paths/devops/?comments=2#comment-{last.pk}"
    assert client.get(last.get_absolute_url()).url == address
    reply = CommentFactory(page=path, parent=first)
    assert client.get(reply.get_absolute_url()).url == f"/paths/devops/#comment-{reply.pk}"


def test_a_comment_that_waits_has_none(client, path):
    comment = CommentFactory(page=path, state=State.PENDING)
    assert client.get(comment.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "broken",
    [{"state": "nonsense"}, {"erased": True}, {"erased": True, "email": "", "text": ""}],
)
def test_the_database_refuses_a_broken_comment(path, broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        CommentFactory(page=path, **broken)


def test_a_comment_is_no_reply_to_itself(path):
    comment = CommentFactory(page=path)
    comment.parent = comment
    with pytest.raises(IntegrityError), transaction.atomic():
        comment.save()


def test_far_pages_begin_at_a_comment_and_lead_through_all_of_them(path, client):
    comments = CommentFactory.create_batch(COUNTED + PER_PAGE + 5, page=path)
    CommentFactory(page=path, parent=comments[-1])
    seen, asked, places = [], "1", []
    while asked:
        listing = read_comments(path, asked)
        seen += listing.comments
        places.append(asked)
        asked = listing.next
    assert [c.pk for c in seen] == list(Comment.objects.in_threads().values_list("pk", flat=True))
    assert places[19:] == ["20", f"from-{seen[COUNTED].pk}", f"from-{seen[-6].pk}"]
    assert listing.previous == places[-2]
    html = client.get(f"/paths/devops/?comments={places[-1]}").text
    assert len(names(html)) == 6
    assert "of 20" not in html
    assert place_of(seen[-1]) == f"from-{seen[-1].pk}"
    assert place_of(seen[PER_PAGE]) == "2"


@pytest.mark.parametrize("asked", ["from-", "from-x", "from-999999", "from-" + "9" * 400])
def test_a_page_that_begins_at_no_comment_is_the_first(path, asked):
    CommentFactory.create_batch(PER_PAGE + 1, page=path)
    assert read_comments(path, asked).number == 1
