"""The messages to askers, through backends that fail in every way."""

from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from faqs.models import TAKEN_FOR, AskedQuestion, Question
from faqs.telling import Telling, tell_askers
from tests.factories import AskedQuestionFactory, QuestionFactory

pytestmark = pytest.mark.django_db
CUT_OFF = [OSError("ann@example.org"), SMTPServerDisconnected(), TimeoutError()]


class Failing(BaseEmailBackend):
    """Opens once for all; raises at each message, or at the address ``at`` alone."""

    opened = tried = 0

    def __init__(self, error: BaseException, at: str = ""):
        super().__init__()
        self.error, self.at = error, at

    def open(self):
        self.opened += 1

    def send_messages(self, messages):
        self.tried += 1
        if self.at in messages[0].to[0]:
            raise self.error
        return len(messages)


@pytest.fixture
def waiting():
    question = QuestionFactory()
    for number in range(3):
        AskedQuestionFactory(question=question, state="answered", email=f"{number}@b.example")


@pytest.fixture
def use(monkeypatch):
    def use(backend: BaseEmailBackend) -> BaseEmailBackend:
        monkeypatch.setattr("faqs.telling.get_connection", lambda: backend)
        return backend

    return use


def tell(**more) -> Telling:
    return tell_askers("https://portal.example{}".format, **more)


@pytest.mark.parametrize("error", CUT_OFF, ids=repr)
def test_a_server_that_is_gone_is_asked_once_and_everybody_still_waits(waiting, use, error):
    backend = use(Failing(error))
    assert tell() == Telling(waiting=3, problem=type(error).__name__)
    assert (backend.opened, backend.tried) == (1, 1)
    assert AskedQuestion.objects.to_tell().count() == 3


@pytest.mark.parametrize(
    "error",
    [SMTPRecipientsRefused({"": (450, b"")}), SMTPDataError(550, ""), ValueError()],
    ids=repr,
)
def test_a_message_that_is_refused_holds_up_no_other(waiting, use, error):
    backend = use(Failing(error, at="1@b.example"))
    assert tell() == Telling(told=2, refused=1, waiting=1)
    assert backend.opened == 1
    assert AskedQuestion.objects.to_tell().get().email == "1@b.example"


def test_an_address_that_is_refused_for_good_is_given_up(waiting, use):
    use(Failing(SMTPRecipientsRefused({"1@b.example": (550, b"No such user")}), at="1@b.example"))
    assert tell() == Telling(told=2, given_up=1)
    assert AskedQuestion.objects.get(told_at=None).refusal == "550"
    assert tell() == Telling()


def test_an_error_of_ours_is_no_trouble_with_the_mail(waiting, use, monkeypatch):
    def fail(*args):
        raise ValueError("ours")

    use(EmailBackend())
    monkeypatch.setattr("faqs.telling.render_to_string", fail)
    with pytest.raises(ValueError, match="ours"):
        tell()
    assert AskedQuestion.objects.to_tell().count() == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda: Question.objects.update(state="draft"),
        lambda: AskedQuestion.objects.filter(told_at=None, taken_at=None).update(email=""),
        lambda: AskedQuestion.objects.filter(told_at=None, taken_at=None).delete(),
    ],
    ids=["withdrawn", "address gone", "erased"],
)
def test_what_changes_while_others_are_told_is_seen(waiting, use, change):
    class Changing(EmailBackend):
        def send_messages(self, messages):
            change()
            return super().send_messages(messages)

    use(Changing())
    assert tell() == Telling(told=1)


def test_who_was_taken_by_a_process_that_was_killed_is_told_later(waiting, use):
    use(EmailBackend())
    AskedQuestion.objects.update(taken_at=timezone.now())
    assert tell() == Telling()
    AskedQuestion.objects.update(taken_at=timezone.now() - TAKEN_FOR)
    assert tell() == Telling(told=3)


def test_a_process_that_is_stopped_leaves_nobody_untold(waiting, use):
    use(Failing(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        tell()
    assert AskedQuestion.objects.to_tell().count() == 3


def test_no_more_are_told_at_once_than_asked_for(waiting, use):
    use(EmailBackend())
    assert tell(most=2) == Telling(told=2, waiting=1)
    assert tell(most=2) == Telling(told=1)


def test_while_nobody_waits_no_server_is_asked(use):
    backend = use(Failing(OSError()))
    assert tell() == Telling()
    assert backend.opened == 0


def test_what_another_process_sends_is_not_sent_again(waiting, use):
    class Slow(EmailBackend):
        def send_messages(self, messages):
            use(EmailBackend())
            self.others = tell()
            return super().send_messages(messages)

    slow = use(Slow())
    assert tell() == Telling(told=1)
    assert slow.others == Telling(told=2)
