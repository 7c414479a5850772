"""Rules about who signs in, and about work that a timer ought to do."""

from collections.abc import Iterator
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.utils import timezone

from mlocp_portal.checkup import unwise
from mlocp_portal.checkup.surroundings import is_ready
from publishing.checked import last_check
from visitors.models import Sending

LATE = timedelta(days=2)  # for what a timer does each day


@unwise
def superusers() -> Iterator[str]:
    if not is_ready():
        return
    present = User.objects.filter(is_superuser=True, is_active=True)
    if not present:
        yield "Nobody is a superuser. Run manage.py createsuperuser."
    factors = Authenticator.objects.filter(
        user=OuterRef("pk"), type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    )
    for user in present.filter(~Exists(factors)):
        yield (
            f"The superuser {user.get_username()} signs in with a password alone. Set up a second "
            "factor in the admin, and set SUPERUSERS_NEED_SECOND_FACTOR=1."
        )


@unwise
def timers() -> Iterator[str]:
    if not is_ready():
        return
    now = timezone.now()
    checked = last_check()
    if checked is None or checked < now - LATE:
        since = f"since {checked:%d %B %Y}" if checked else "yet"
        yield f"The links were not checked {since}. Have a timer run manage.py check_site."
    if Sending.objects.filter(created_at__lt=now - LATE).exists():
        yield (
            "Hashed addresses of visitors are kept longer than a day. Have a timer run manage.py "
            "forget_senders each day."
        )
