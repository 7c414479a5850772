"""What is done to several pages together, from their list."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from publishing.admin_deleting import DeletingAdmin
from publishing.admin_standing import say_standing
from publishing.content.kinds import PUBLISHING
from publishing.doctor import reasons
from publishing.models import Publishable, Revision, State
from publishing.opened import Opened, is_by_oneself
from publishing.pending import undone
from publishing.revisions import What
from publishing.saving import save_all
from publishing.settled import gathering
from publishing.trees import take

DAY = forms.DateInput(attrs={"type": "date"})
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"})


class ActingAdmin(DeletingAdmin):
    """Actions on pages, each with the rights, the history and the log of its own page."""

    actions = ["publish", "back_to_draft", "expire", "reviewed_today", "set_review_due"]

    def _set(self, request: HttpRequest, objects: list[Model], message: str, **values) -> None:
        """Change ``objects`` as their own pages would, and record who did it."""
        with transaction.atomic(), gathering():
            Revision.objects.record_changed(objects, What.FOUND)
            for obj in objects:
                for name, value in values.items():
                    setattr(obj, name, value)
            save_all(objects, values)
            Revision.objects.record_changed(objects, What.SAVED, request.user)
            LogEntry.objects.log_actions(request.user.pk, objects, CHANGE, change_message=message)

    def _say_done(self, request: HttpRequest, number: int, message: str) -> None:
        self.message_user(request, f"{message}: {number}.", messages.SUCCESS)

    @admin.action(description="Publish", permissions=["publish"])
    def publish(self, request, queryset):
        found = list(queryset)
        asks_another = settings.REVIEW_BY_ANOTHER  # else nothing need be read to know whose it is
        mine = [obj for obj in found if asks_another and self._is_mine(request, obj)]
        if mine:
            text = f"Your own, so left to somebody else to publish: {len(mine)}."
            self.message_user(request, text, messages.WARNING)
        others = [obj for obj in found if obj not in mine]
        refused = self._refused(request, others)
        good = [obj for obj in others if obj.pk not in refused]
        self._set(request, good, "Published", state=State.PUBLISHED)
        self._say_done(request, len(good) - say_standing(request, good), "Published")

    def _refused(self, request: HttpRequest, pages: list[Publishable]) -> set[int]:
        """The keys of those that must not be published as they are; the reasons are said."""
        keys = [page.pk for page in pages]
        with undone():
            self.model._base_manager.filter(pk__in=keys).update(state=State.PUBLISHED)
            found = reasons(pages)
        for page in pages:
            if page.pk in found:
                text = f"“{page}” is not published: {' '.join(found[page.pk])}"
                self.message_user(request, text, messages.WARNING)
        return set(found)

    def _is_mine(self, request: HttpRequest, page: Publishable) -> bool:
        return is_by_oneself(request.user, Opened.now(page), take(page))

    @admin.action(description="Back to draft", permissions=["publish"])
    def back_to_draft(self, request, queryset):
        found = list(queryset)
        self._set(request, found, "Back to draft", state=State.DRAFT)
        self._say_done(request, len(found), "Back to draft")

    @admin.action(description="Reviewed today", permissions=["change"])
    def reviewed_today(self, request, queryset):
        found = list(queryset)
        mine = self._unlocked(request, found)
        self._set(request, mine, "Reviewed today", last_reviewed=timezone.localdate())
        self._say_done(request, len(mine), "Reviewed today")

    def _unlocked(self, request: HttpRequest, found: list[Publishable]) -> list[Publishable]:
        """Those of ``found`` that this user may change; of the others it is said how many."""
        mine = [obj for obj in found if not self.is_locked(request, obj)]
        if len(mine) < len(found):
            left = f"Published, so left to the publishers: {len(found) - len(mine)}."
            self.message_user(request, left, messages.WARNING)
        return mine

    @admin.action(description="Expire …", permissions=["publish"])
    def expire(self, request, queryset):
        return self.ask_and_set(request, queryset, "expire_at", "Publish until")

    @admin.action(description="Set the date of the next review …", permissions=["change"])
    def set_review_due(self, request, queryset):
        return self.ask_and_set(request, queryset, "review_due", "Next review")

    def ask_and_set(
        self, request: HttpRequest, queryset, name: str, message: str
    ) -> HttpResponse | None:
        """Ask on a page of its own for the value of one field, and give it to all."""
        found = list(queryset)
        form = self._value_form(name, request.POST if "_set" in request.POST else None)
        if form.is_valid() and self._are_in_order(form, found, name):
            others = self._unreviewed(request, self._unlocked(request, found), name)
            self._set(request, others, message, **form.cleaned_data)
            self._say_done(request, len(others), message)
            if name == "expire_at":
                say_standing(request, others)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": message,
            "opts": self.opts,
            "form": form,
            "found": found,
            "action": request.POST["action"],
        }
        status = 422 if form.errors else 200
        return render(request, "admin/bulk/set.html", context, status=status)

    def _value_form(self, name: str, data) -> forms.Form:
        form = forms.Form(data)
        field = self.model._meta.get_field(name)
        widgets = {"DateField": DAY, "DateTimeField": MOMENT}
        widget = widgets.get(field.get_internal_type())
        form.fields[name] = field.formfield(required=True, **({"widget": widget} if widget else {}))
        form.fields[name].help_text = ""
        return form

    def _are_in_order(self, form: forms.Form, found: list[Publishable], name: str) -> bool:
        for obj in found:
            setattr(obj, name, form.cleaned_data[name])
            try:
                obj.clean()
                obj.validate_constraints()
            except ValidationError as error:
                form.add_error(name, [f"“{obj}”: {text}" for text in error.messages])
        return form.is_valid()

    def _unreviewed(
        self, request: HttpRequest, found: list[Publishable], name: str
    ) -> list[Publishable]:
        """Those whose change nobody else has to approve."""
        if not settings.REVIEW_BY_ANOTHER or name in PUBLISHING:
            return found
        mine = [obj for obj in found if obj.state != State.PUBLISHED]
        if len(mine) < len(found):
            text = f"Published, so to be changed on their own pages: {len(found) - len(mine)}."
            self.message_user(request, text, messages.WARNING)
        return mine
