from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.html import format_html

from comments import commentable
from comments.models import Comment, State
from publishing.admin_parts import PartInline
from visitors.admin import SentAdmin
from visitors.fields import TidyField
from visitors.models import LONGEST_TEXT


class ReplyInline(PartInline):
    """The replies, and a new one in the name of the staff."""

    model = Comment
    fk_name = "parent"
    verbose_name = "reply"
    verbose_name_plural = "replies"
    intro = (
        "A reply from here is marked as “Staff” and appears at once, below an approved comment. "
        "It bears your full name, or “The editors” if your account has none."
    )
    start_open = True
    show_label = False
    extra = 1  # without JavaScript too
    fields = ["written_by", "text"]
    readonly_fields = ["written_by"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        widget = AdminTextareaWidget(attrs={"rows": 4})
        return TidyField(label="Reply", longest=LONGEST_TEXT, widget=widget)

    @admin.display(description="from")
    def written_by(self, reply: Comment):
        return f"{reply.name}, {reply.get_state_display().lower()}" if reply.pk else "you"

    def has_change_permission(self, request, obj=None):
        return False  # a reply that is there has a page of its own, like every comment


@admin.register(Comment)
class CommentAdmin(SentAdmin):
    waiting = State.PENDING
    actions = ["approve", *SentAdmin.actions]
    list_select_related = ["parent"]
    inlines = [ReplyInline]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("page")

    def get_fields(self, request, obj=None):
        sender = "sender" if self.may_see_addresses(request) else "author"
        return ["whole_text", (sender, "created_at"), ("where", "parent"), "state"]

    def get_readonly_fields(self, request, obj=None):
        return ["whole_text", "sender", "author", "created_at", "where", "parent"]

    @admin.display(description="on")
    def where(self, comment: Comment):
        if comment.page is None:
            return "a page that is gone"
        title = commentable.kind_of(comment.page).title(comment.page)
        reply = " (reply)" if comment.parent_id else ""
        address = comment.page.get_absolute_url()
        return format_html('<a href="{}">{}</a>{}', address, title, reply)

    def why_not(self, sent, state):
        if sent.erased and state == State.APPROVED:
            return "it is erased and has nothing left to approve"
        return super().why_not(sent, state)

    @admin.action(description="Approve", permissions=["change"])
    def approve(self, request, queryset):
        self.set_state(request, queryset, State.APPROVED, "Approved")

    def view_on_site(self, comment):
        is_public = Comment.objects.public().filter(pk=comment.pk).exists()
        return comment.get_absolute_url() if is_public else None

    def save_formset(self, request, form, formset, change):
        comment = form.instance
        for reply in formset.save(commit=False):
            reply.parent, reply.page = comment.thread, comment.page
            reply.name = request.user.get_full_name() or "The editors"
            reply.state, reply.by_staff = State.APPROVED, True
            reply.save()
            if comment.thread.state != State.APPROVED or comment.state != State.APPROVED:
                text = "The reply is kept, and shows once the comment above it is approved."
                self.message_user(request, text, messages.WARNING)
        formset.save_m2m()
        for row in formset.deleted_objects:
            row.delete()
