from django.core.exceptions import ValidationError

from comments.models import Comment
from visitors.forms import GuardedForm

LOST = (
    "The comment that you reply to is not there any more. Send this again to post it as a comment "
    "of its own; your words are still here."
)


class CommentForm(GuardedForm):
    class Meta:
        model = Comment
        fields = ["text", "name", "email"]

    def __init__(self, request, *, page, key: str, parent: Comment | None, is_lost: bool):
        super().__init__(request, about=f"{key}/{parent.pk if parent else ''}")
        self.is_lost = is_lost
        self.instance.page = page
        self.instance.parent = parent and parent.thread
        self.fields["text"].label = "Comment"
        self.fields[
            "text"
        ].help_text = "Up to 5,000 characters of plain text. Web addresses become links."
        self.fields[
            "email"
        ].help_text = (
            "Never published. The portal keeps it so that you can have your comment erased."
        )

    def clean(self):
        if self.is_lost:
            raise ValidationError(LOST)
        return super().clean()

    def save(self, commit: bool = True) -> Comment:
        if parent := self.instance.parent:
            # Locked, so that an erasure at this moment is over or sees the reply.
            locked = Comment.objects.select_for_update(no_key=True)
            if locked.filter(pk=parent.pk, erased=False).first() is None:
                raise ValidationError(LOST)
        return super().save(commit)
