from certifications.models import Certification
from faqs.models import AskedQuestion
from visitors.forms import GuardedForm


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
