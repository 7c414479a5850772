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
from django.utils.formats import localize
from django.utils.text import capfirst

from publishing.admin_deleting import DeletingAdmin
from publishing.admin_standing import say_standing
from publishing.content.kinds import PUBLISHING
from publishing.differences import label_of
from publishing.doctor import reasons
from publishing.models import Publishable, Revision, State
from publishing.opened import Opened, is_by_oneself
from publishing.pending import undone
from publishing.revisions import What
from publishing.saving import save_all
from publishing.settled import gathering
from publishing.trees import take

DAY = forms.DateInput(attrs={"type": "date"})
LISTED = 20  # pages or refusals that are named; of the others it is said how many
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

    def _counted(self, number: int, one: str = "", many: str = "") -> str:
        """Such as “1 question is published”, of ``one`` and ``many`` as the number goes."""
        return f"{number:,} {self._noun(number)} {one if number == 1 else many}".strip()

    def _say_done(self, request: HttpRequest, number: int, one: str, many: str) -> None:
        if number:
            text = f"{self._counted(number, one, many)}."
            self.message_user(request, text, messages.SUCCESS)
        else:
            self._say_nothing_done(request)

    def _say_nothing_done(self, request: HttpRequest) -> None:
        self.message_user(request, "Nothing was changed.", messages.WARNING)

    def _say_left(self, request: HttpRequest, number: int, one: str, many: str, why: str) -> None:
        if number:
            text = f"{self._counted(number, one, many)}: {why}."
            self.message_user(request, text, messages.WARNING)

    @admin.action(description="Publish", permissions=["publish"])
    def publish(self, request, queryset):
        found = list(queryset)
        asks_another = settings.REVIEW_BY_ANOTHER  # else nothing need be read to know whose it is
        mine = [obj for obj in found if asks_another and self._is_mine(request, obj)]
        why = "somebody else has to publish what you wrote"
        self._say_left(request, len(mine), "is not published", "are not published", why)
        others = [obj for obj in found if obj not in mine]
        refused = self._refused(request, others)
        good = [obj for obj in others if obj.pk not in refused]
        self._set(request, good, "Published", state=State.PUBLISHED)
        shown = len(good) - say_standing(request, good)
        if shown or not good:
            self._say_done(request, shown, "is now published", "are now published")

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
        self._say_done(request, len(found), "is a draft again", "are drafts again")

    @admin.action(description="Reviewed today", permissions=["change"])
    def reviewed_today(self, request, queryset):
        found = list(queryset)
        mine = self._unlocked(request, found)
        self._say_locked(request, len(found) - len(mine))
        self._set(request, mine, "Reviewed today", last_reviewed=timezone.localdate())
        many = "are marked as reviewed today"
        self._say_done(request, len(mine), "is marked as reviewed today", many)

    def _unlocked(self, request: HttpRequest, found: list[Publishable]) -> list[Publishable]:
        """Those of ``found`` that this user may change."""
        return [obj for obj in found if not self.is_locked(request, obj)]

    def _say_locked(self, request: HttpRequest, number: int) -> None:
        self._say_left_published(request, number, "only publishers may change what is published")

    def _say_left_published(self, request: HttpRequest, number: int, why: str) -> None:
        one, many = "is published and left as it is", "are published and left as they are"
        self._say_left(request, number, one, many, why)

    @admin.action(description="Expire …", permissions=["publish"])
    def expire(self, request, queryset):
        return self.ask_and_set(request, queryset, "expire_at")

    @admin.action(description="Set the date of the next review …", permissions=["change"])
    def set_review_due(self, request, queryset):
        return self.ask_and_set(request, queryset, "review_due")

    def ask_and_set(self, request: HttpRequest, queryset, name: str) -> HttpResponse | None:
        """Ask on a page of its own for the value of one field, and give it to all."""
        found = list(queryset)
        form = self._value_form(name, request.POST if "_set" in request.POST else None)
        unlocked = self._unlocked(request, found)
        mine = self._unreviewed(unlocked, name)
        if self._are_meant(request, form, found) and self._are_in_order(form, mine, name):
            self._say_locked(request, len(found) - len(unlocked))
            why = "use the form of the page, where a change can wait for somebody else"
            self._say_left_published(request, len(unlocked) - len(mine), why)
            self._give(request, mine, name, form.cleaned_data[name])
            if name == "expire_at":
                say_standing(request, mine)
            return None
        return self._ask_value(request, form, found, name)

    def _ask_value(
        self, request: HttpRequest, form: forms.Form, found: list, name: str
    ) -> HttpResponse:
        is_all = request.POST.get("select_across") == "1"
        context = self._context(request, self._label(name)) | {
            "form": form,
            "amount": self._counted(len(found)),
            "count": len(found),
            "listed": found[:LISTED],
            "more": len(found[LISTED:]),
            "is_all": is_all,
            # A form has a limit of fields. Where all of the list are meant, its address names
            # them; one is ticked, since Django does nothing where none is.
            "ticked": found[:1] if is_all else found,
            "action": request.POST["action"],
        }
        status = 422 if form.errors else 200
        return render(request, "admin/bulk/set.html", context, status=status)

    def _label(self, name: str) -> str:
        return capfirst(label_of(self.model._meta.get_field(name)))

    def _give(self, request: HttpRequest, objects: list, name: str, value) -> None:
        label = self._label(name)
        self._set(request, objects, label, **{name: value})
        if objects:
            text = f"“{label}” is now {localize(value)} for {self._counted(len(objects))}."
            self.message_user(request, text, messages.SUCCESS)
        else:
            self._say_nothing_done(request)

    def _value_form(self, name: str, data) -> forms.Form:
        form = forms.Form(data)
        field = self.model._meta.get_field(name)
        widgets = {"DateField": DAY, "DateTimeField": MOMENT}
        widget = widgets.get(field.get_internal_type())
        form.fields[name] = field.formfield(required=True, **({"widget": widget} if widget else {}))
        form.fields[name].help_text = ""
        return form

    def _are_meant(self, request: HttpRequest, form: forms.Form, found: list) -> bool:
        """Whether the form is filled and these are as many as the person was asked about."""
        asked = request.POST.get("_count", "")
        is_all = request.POST.get("select_across") == "1" and asked.isdecimal()
        if form.is_valid() and is_all and int(asked) != len(found):
            before, now = self._counted(int(asked)), self._counted(len(found))
            text = f"It was {before} when you were asked, and is {now} now. Look again."
            form.add_error(None, text)
        return form.is_valid()

    def _are_in_order(self, form: forms.Form, found: list[Publishable], name: str) -> bool:
        problems = []
        for obj in found:
            setattr(obj, name, form.cleaned_data[name])
            try:
                obj.clean()
                obj.validate_constraints()
            except ValidationError as error:
                problems.append(f"“{obj}”: {' '.join(error.messages)}")
        if more := len(problems[LISTED:]):
            problems[LISTED:] = [f"{more:,} more cannot have it either."]
        if problems:
            form.add_error(name, problems)
        return not problems

    def _unreviewed(self, found: list[Publishable], name: str) -> list[Publishable]:
        """Those whose change nobody else has to approve."""
        if not settings.REVIEW_BY_ANOTHER or name in PUBLISHING:
            return found
        return [obj for obj in found if obj.state != State.PUBLISHED]
