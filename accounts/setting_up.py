"""The page that sets up an authenticator app."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from django.db import transaction

from accounts.forms import spend


class SetUpApp(ActivateTOTPView):
    """The code that proves that the app is set up is spent by it."""

    def form_valid(self, form):
        with transaction.atomic():
            answer = super().form_valid(form)
            factor = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
            spend(factor, form.cleaned_data["code"])
        return answer


set_up_app = SetUpApp.as_view()
