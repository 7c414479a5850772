from django import forms
from django.http import QueryDict

from certifications.models import Certification
from faqs.models import AskedQuestion
from publishing.public_forms import PublicForm
from visitors.fields import TidyData, TidyField
from visitors.forms import GuardedForm

# Servers in front of the portal take about 8 kB of an address, and a character needs up to 9 bytes
# there in nearly every script.
LONGEST_FIRST = 800


class FirstForm(PublicForm, TidyData, forms.Form):
    """The question alone, in the address of the page that shows which answers fit."""

    q = TidyField(
        longest=LONGEST_FIRST,
        label="Your question",
        help_text=f"Up to {LONGEST_FIRST} characters; the next step has room for more. Nothing is "
        "sent to anybody yet.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Please write something here."},
    )

    def __init__(self, query: QueryDict):
        super().__init__(query if "q" in query else None, auto_id="ask-%s", label_suffix="")

    @property
    def text(self) -> str:
        """What is asked, where it can be."""
        return self.cleaned_data["q"] if self.is_valid() else ""


class AskForm(GuardedForm):
    class Meta:
        model = AskedQuestion
        fields = ["text", "name", "email"]

    def __init__(self, request, *, about: Certification | None, text: str = ""):
        key = str(about.pk) if about else ""
        super().__init__(request, about=key, initial={"text": text})
        self.instance.about = about
        self.fields["text"].label = "Your question"
        self.fields["text"].help_text = "Up to 5,000 characters."
        for name in ("name", "email"):
            self.fields[name].required = False
        self.fields["name"].help_text = "Not published."
        self.fields[
            "email"
        ].help_text = (
            "Not published. If you leave one, you get one message: when the answer is on the site."
        )
