"""Staff at work in the admin, without a browser."""

from django.contrib.auth.models import Group
from django.db.models.fields.files import FieldFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import UserFactory


def sign_in(client: Client, group: str) -> Client:
    """``client`` as a member of the group ``group``, such as “Editors”."""
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return client


def change_url(obj) -> str:
    return reverse(f"admin:{obj._meta.label_lower.replace('.', '_')}_change", args=[obj.pk])


def entries(response: HttpResponse) -> dict:
    """What a browser would send back if the page were saved as it stands."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    values = {field.html_name: field.value() for form in forms for field in form}
    values = {k: v for k, v in values.items() if not _is_unsent(v)}
    for name in values.keys() & {"publish_at", "expire_at"}:
        when = timezone.localtime(values.pop(name))
        values |= {f"{name}_0": when.date().isoformat(), f"{name}_1": f"{when:%H:%M:%S}"}
    return values


def _is_unsent(value) -> bool:
    """An empty entry, a box that is not ticked, a file that was not chosen anew."""
    return value is None or value is False or isinstance(value, FieldFile)


def save(client: Client, obj, **changes) -> HttpResponse:
    """Open the page of ``obj``, change some entries, and save."""
    url = change_url(obj)
    return client.post(url, entries(client.get(url)) | changes)


def errors(response: HttpResponse) -> dict:
    return response.context["adminform"].form.errors
