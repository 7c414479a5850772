"""Accounts and groups in the admin: nobody gives, or takes over, more than they have themselves.

What changes stands in the audit log.
"""

import allauth.account.admin
import allauth.mfa.admin  # noqa: F401 (it registers what is taken back below)
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User

from accounts.admin_forms import AccountForm
from accounts.changes import difference, snapshot_of
from accounts.models import SecondFactorRule
from accounts.rights import stands_above, within_reach
from accounts.second_factor import names_of, remove_all
from audit.models import Event, What

ONLY_SUPERUSERS = ["is_superuser", "user_permissions"]

# What allauth keeps holds secrets, or is not used at all.
admin.site.unregister([Group, User, Authenticator, EmailAddress])


class AuditedAdmin(admin.ModelAdmin):
    """Writes into the audit log what became of a row, in words."""

    def save_model(self, request, obj, form, change):
        request.snapshot_before = snapshot_of(self.model.objects.get(pk=obj.pk)) if change else {}
        super().save_model(request, obj, form, change)

    def log_addition(self, request, obj, message):
        self._note(request, What.ADDED, obj, difference({}, snapshot_of(obj)))
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        before = getattr(request, "snapshot_before", None)
        # Only the form for a new password saves in another way.
        detail = _new_password(obj) if before is None else difference(before, snapshot_of(obj))
        if detail:
            self._note(request, What.CHANGED, obj, detail)
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for obj in queryset:
            self._note(request, What.DELETED, obj, difference(snapshot_of(obj), {}))
        return super().log_deletions(request, queryset)

    def _note(self, request, what: What, obj: User | Group, detail: str) -> None:
        subject = f"{self.opts.verbose_name}: {obj}"
        Event.objects.record(what, request.user.get_username(), subject, detail)


class SecondFactorInline(admin.StackedInline):
    model = SecondFactorRule
    template = "admin/second_factor_rule.html"
    fieldsets = [("Signing in", {"fields": ["required"]})]
    min_num = max_num = 1
    can_delete = False


@admin.register(Group)
class RightsAdmin(AuditedAdmin, GroupAdmin):
    """What the members of a group may do, and how they sign in.

    Managers change nothing here but how members sign in, where these may no more than they.
    """

    inlines = [SecondFactorInline]

    def has_change_permission(self, request, obj=None):
        may_change = super().has_change_permission(request, obj)
        return may_change or self._may_rule(request.user, obj)

    def _may_rule(self, user: User, group: Group | None) -> bool:
        if not user.has_perm("accounts.change_secondfactorrule"):
            return False
        return group is None or within_reach(Group.objects.filter(pk=group.pk), user).exists()

    def get_readonly_fields(self, request, obj=None):
        may_change = super().has_change_permission(request, obj)
        return [] if may_change or obj is None else ["name", "permissions"]

    def get_fieldsets(self, request, obj=None):
        if not self.get_readonly_fields(request, obj):
            return super().get_fieldsets(request, obj)
        long = {"fields": ["permissions"], "classes": ["collapse"]}
        return [(None, {"fields": ["name"]}), ("Permissions", long)]


@admin.register(User)
class AccountAdmin(AuditedAdmin, UserAdmin):
    """Everybody gives what they have: managers give groups, superusers give all there is."""

    form = AccountForm
    readonly_fields = ["last_login", "date_joined", "second_factors"]
    list_filter = ["is_active", "is_staff", "is_superuser", "groups"]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj:
            fieldsets = [*fieldsets, ("Second factors", {"fields": self._factors(request, obj)})]
        hidden = [] if request.user.is_superuser else [*ONLY_SUPERUSERS]
        if obj and not self.has_change_permission(request, obj):
            hidden.append("password")  # it is shown with a button to set another
        return [(title, options | _without(hidden, options)) for title, options in fieldsets]

    def _factors(self, request, account: User) -> list[str]:
        """What there is, and how to remove it; one's own are removed on a page of their own."""
        may_remove = account != request.user and self.has_change_permission(request, account)
        return ["second_factors", *(["lost"] if may_remove and names_of(account) else [])]

    @admin.display(description="set up")
    def second_factors(self, account):
        return ", ".join(names_of(account))

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if form.cleaned_data.get("lost") and "lost" in self._factors(request, obj):
            removed = ", ".join(remove_all(obj))
            self._note(request, What.CHANGED, obj, f"second factors removed: {removed}")

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.queryset = within_reach(field.queryset, request.user)
        return field

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not _is_above(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not _is_above(request, obj)


def _new_password(account: User) -> str:
    return f"password {'set anew' if account.has_usable_password() else 'switched off'}"


def _is_above(request, account: User | None) -> bool:
    return account is not None and stands_above(account, request.user)


def _without(hidden: list[str], options: dict) -> dict:
    return {"fields": [field for field in options["fields"] if field not in hidden]}
