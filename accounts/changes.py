"""What an account or a group may do, put so that the audit log can say what changed."""

from django.contrib.auth.models import Group, User
from django.db.models import Model

WATCHED = {
    User: [
        *("username", "email", "is_active", "is_staff", "is_superuser"),
        *("groups", "user_permissions"),
    ],
    Group: ["name", "permissions", "second_factor"],
}
Snapshot = dict[str, set[str]]


def snapshot_of(obj: User | Group) -> Snapshot:
    """For each watched field what it holds: several rows, or one value."""
    return {name: _held(obj, name) for name in WATCHED[type(obj)]}


def _held(obj: Model, name: str) -> set[str]:
    if obj._meta.get_field(name).many_to_many:
        return {str(row) for row in getattr(obj, name).all()}
    value = getattr(obj, name, None)  # a row of its own that says something of it may be missing
    text = "yes" if value is True else str(value or "")
    return {text} if text else set()


def difference(before: Snapshot, after: Snapshot) -> str:
    """What ``after`` has that ``before`` had not, and what is gone: “groups + Editors”."""
    changes = []
    for name in after | before:
        was, now = before.get(name, set()), after.get(name, set())
        gone = [f"− {value}" for value in sorted(was - now)]
        come = [f"+ {value}" for value in sorted(now - was)]
        if gone or come:
            label = name.removeprefix("is_").replace("_", " ")
            changes.append(" ".join([label, *gone, *come]))
    return "; ".join(changes)
