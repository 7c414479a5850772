"""The form of an account in the admin."""

from django import forms
from django.contrib.auth.forms import UserChangeForm


class AccountForm(UserChangeForm):
    """An account in the admin, whose second factors can be taken off it."""

    lost = forms.BooleanField(
        label="Remove all second factors",
        required=False,
        help_text="For somebody who lost the phone: they sign in by password alone "
        "until they have set one up again.",
    )
