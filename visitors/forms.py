"""The form that every visitor may send: guarded against robots, patient with people."""

import math
from datetime import datetime, timedelta

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from publishing.public_forms import PublicForm
from publishing.version import unseen
from visitors.addresses import hashed, sender_of
from visitors.fields import Longest, OneLineField, TidyData, TidyField
from visitors.genuine import is_genuine
from visitors.models import (
    LONGEST_EMAIL,
    LONGEST_NAME,
    LONGEST_TEXT,
    DuplicateError,
    Sending,
    TooManyError,
)

SHORTEST = timedelta(seconds=3)  # nobody reads a form and fills it in faster
LONGEST = timedelta(days=1)

_signer = signing.Signer(salt="visitors.opened")


def stamp(opened: datetime) -> str:
    """When a form was opened, signed, so that a robot cannot make it up."""
    return _signer.sign(str(int(opened.timestamp())))


def age_of(opened: str) -> timedelta | None:
    """How long a form has been open; nothing where the portal has not stamped it."""
    try:
        seconds = int(_signer.unsign(opened))
    except (signing.BadSignature, ValueError):
        return None
    return timezone.now() - datetime.fromtimestamp(seconds, tz=timezone.get_current_timezone())


class GuardedForm(PublicForm, TidyData, forms.ModelForm):
    """A form of something ``Sent``. ``send`` keeps it or says at the form why not.

    A rejected form is shown again with every word; ``status`` and ``retry_after`` are what the
    answer then says to machines.
    """

    use_required_attribute = True
    text = TidyField(
        longest=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": "Please write something here."},
    )
    name = OneLineField(
        longest=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Please give a name; a first name will do."},
    )
    email = forms.EmailField(
        label="E-mail address",
        max_length=None,
        validators=[Longest(LONGEST_EMAIL)],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Please give an e-mail address. It is not published.",
            "invalid": "This is no complete e-mail address, such as name@example.org.",
        },
    )
    # The trap: people neither see it nor reach it, robots fill in whatever has a name.
    subject = forms.CharField(
        label="Leave this empty",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    status = 200
    retry_after = 0

    def __init__(self, request: HttpRequest, *, about: str = "", initial: dict | None = None):
        self.request = request
        self.about = about  # what it is sent to, so that the same text may go elsewhere too
        sent = request.POST if request.method == "POST" else None
        opened = {"opened": stamp(timezone.now())}
        super().__init__(sent, initial=opened | (initial or {}), auto_id="visitor-%s")
        self.label_suffix = ""

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """What people fill in."""
        return [field for field in self if field.name not in {"subject", "opened"}]

    @property
    def is_trapped(self) -> bool:
        """Whether something was written where no person writes."""
        return bool(self.data.get(self.add_prefix("subject"), "").strip())

    def clean(self):
        cleaned = super().clean()
        age = age_of(cleaned.get("opened", ""))
        if not is_genuine(self.request):
            self._refuse(
                "Your browser did not send the cookie that protects this form. Please allow "
                "cookies for this page and send it again; your words are still here.",
                status=403,
            )
        elif age is None or age > LONGEST:
            self._reopen()
            self._refuse("This form was open for too long. Please send it again; nothing is lost.")
        elif age < SHORTEST:
            self._refuse("That was faster than people write. Please wait a moment and send again.")
        return cleaned

    def _refuse(
        self, message: str | ValidationError, status: int = 422, retry_after: int = 0
    ) -> None:
        self.add_error(None, message)
        self.status, self.retry_after = status, retry_after

    def _reopen(self) -> None:
        """Stamp the form anew, as if it had just been open long enough."""
        self.data = self.data.copy()
        self.data[self.add_prefix("opened")] = stamp(timezone.now() - SHORTEST)

    def send(self) -> bool:
        """Keep what was sent; ``False`` where the form has to be shown again."""
        if not self.is_valid():
            self.status = max(self.status, 422) if self.status != 403 else 403
            return False
        text = " ".join(self.cleaned_data["text"].split()).casefold()
        sender = sender_of(self.request)
        digest = hashed("digest", self._meta.model._meta.label, self.about, sender, text)
        try:
            with transaction.atomic(), unseen():  # staff read it first
                Sending.objects.record(sender, digest)
                self.save()
        except ValidationError as problem:  # what only the moment of keeping it could show
            self._refuse(problem)
        except DuplicateError:
            self._refuse("You have sent this already; it has arrived and waits to be read.")
        except TooManyError as error:
            minutes = math.ceil(error.wait / timedelta(minutes=1))
            self._refuse(
                "Many messages have come from your connection. Please send this again in "
                f"{minutes} minute{'' if minutes == 1 else 's'}.",
                status=429,
                retry_after=math.ceil(error.wait.total_seconds()),
            )
        return not self.errors
