"""Accounts and groups in the admin: nobody gives, or takes over, more than they have themselves.

What changes stands in the audit log.
"""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User

from accounts.changes import difference, state_of
from accounts.rights import stands_above, within_reach
from audit.models import Event, What

ONLY_SUPERUSERS = ["is_superuser", "user_permissions"]

admin.site.unregister([Group, User])


class AuditedAdmin(admin.ModelAdmin):
    """Writes into the audit log what became of a row, in words."""

    def save_model(self, request, obj, form, change):
        request.state_before = state_of(self.model.objects.get(pk=obj.pk)) if change else {}
        super().save_model(request, obj, form, change)

    def log_addition(self, request, obj, message):
        self._note(request, What.ADDED, obj, difference({}, state_of(obj)))
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        before = getattr(request, "state_before", None)
        # Only the form for a new password saves in another way.
        detail = "password set anew" if before is None else difference(before, state_of(obj))
        if detail:
            self._note(request, What.CHANGED, obj, detail)
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for obj in queryset:
            self._note(request, What.DELETED, obj, difference(state_of(obj), {}))
        return super().log_deletions(request, queryset)

    def _note(self, request, what: What, obj: User | Group, detail: str) -> None:
        subject = f"{self.opts.verbose_name}: {obj}"
        Event.objects.record(what, request.user.get_username(), subject, detail)


@admin.register(Group)
class RightsAdmin(AuditedAdmin, GroupAdmin):
    """What the members of a group may do."""


@admin.register(User)
class AccountAdmin(AuditedAdmin, UserAdmin):
    """Everybody gives what they have: managers give groups, superusers give all there is."""

    readonly_fields = ["last_login", "date_joined"]
    list_filter = ["is_active", "is_staff", "is_superuser", "groups"]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return fieldsets
        return [(title, options | _without(options["fields"])) for title, options in fieldsets]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.queryset = within_reach(field.queryset, request.user)
        return field

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not _is_above(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not _is_above(request, obj)


def _is_above(request, account: User | None) -> bool:
    return account is not None and stands_above(account, request.user)


def _without(fields) -> dict:
    return {"fields": [field for field in fields if field not in ONLY_SUPERUSERS]}
