"""Who has a second factor for signing in, who must have one, and where passkeys can be had."""

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, User
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect

Type = Authenticator.Type
NAMES = {
    Type.TOTP: "authenticator app",
    Type.WEBAUTHN: "passkey",
    Type.RECOVERY_CODES: "recovery codes",
}


def name_of(factor: Authenticator) -> str:
    """What people call it: “authenticator app”, “passkey (Laptop)”."""
    name = NAMES[factor.type]
    return f"{name} ({factor})" if factor.type == Type.WEBAUTHN else name


def names_of(user: AbstractBaseUser) -> list[str]:
    return [name_of(factor) for factor in Authenticator.objects.filter(user=user).order_by("pk")]


def remove_all(user: AbstractBaseUser) -> list[str]:
    """Let ``user`` sign in by password alone again; the names of what was removed."""
    names = names_of(user)
    Authenticator.objects.filter(user=user).delete()
    return names


def must_set_up(user: AbstractBaseUser) -> bool:
    """Whether ``user`` has to sign in with a second factor and has none."""
    concerned = Q(groups__second_factor__required=True)
    if settings.SUPERUSERS_NEED_SECOND_FACTOR:
        concerned |= Q(is_superuser=True)
    # Recovery codes stand in for a factor that is there; alone they are none.
    factors = Authenticator.objects.filter(type__in=[Type.TOTP, Type.WEBAUTHN])
    has_one = Exists(factors.filter(user=OuterRef("pk")))
    return User.objects.filter(concerned, ~has_one, pk=user.pk).exists()


def kept_out_without_one(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """``view``, or the way to the set-up for those who need a second factor first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated and must_set_up(request.user):
            return redirect("mfa_index")
        return view(request, *args, **kwargs)

    return guarded


def passkeys_work_at(request: HttpRequest) -> bool:
    """Whether browsers offer passkeys here: by https under a name, or as localhost."""
    host = split_domain_port(request.get_host())[0]
    if host == "localhost" or host.endswith(".localhost"):
        return True
    return request.is_secure() and not _is_number(host)


def _is_number(host: str) -> bool:
    try:
        return bool(ip_address(host.strip("[]")))
    except ValueError:
        return False
