"""A member of staff comes to a second factor, and signs in with it."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import SecondFactorRule
from tests.factories import UserFactory
from tests.second_factors import shown

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DEVICE = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True}
DEVICE |= {"hasResidentKey": True, "isUserVerified": True, "automaticPresenceSimulation": True}
WINDOWS = [("dark", 360), ("light", 1280)]
COLOURS_HAVE_CHANGED = "Promise.allSettled(document.getAnimations().map(a => a.finished))"
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def grace():
    """Somebody whose group must have a second factor."""
    group = Group.objects.create(name="Careful")
    SecondFactorRule.objects.create(group=group, required=True)
    user = UserFactory(username="grace", is_staff=True)
    user.groups.add(group)
    return user


@pytest.fixture
def in_order(page, axe, watch):
    """Check the page that is open in every window."""
    # Axe makes a style of its own out of what a style sheet imports, and is stopped.
    watch.allow("Applying inline style")
    watch.allow("Couldn't load preload assets")

    def check(title: str) -> None:
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        for theme, width in WINDOWS:
            page.emulate_media(color_scheme=theme)
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate(COLOURS_HAVE_CHANGED)
            assert axe(page) == [], (title, theme)
            assert not page.evaluate(TOO_WIDE), (title, width)

    return check


def take_up_device(page) -> None:
    """Have a device that makes and shows passkeys; Axe takes it away again."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def give_password(page) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill("grace")
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Log in").click()


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def set_up_app(page, in_order) -> str:
    """Set up an authenticator app, as one is led to; a recovery code."""
    in_order("Second factor")
    follow(page, "Set up an authenticator app")
    in_order("Set up an authenticator app")
    secret = page.locator(".secret").inner_text()
    page.get_by_label("code").fill(shown(secret))
    press(page, "Set it up")
    in_order("Recovery codes")
    code = page.locator(".codes code").first.inner_text()
    follow(page, "Go on to the admin")
    expect(page.get_by_role("heading", level=1)).to_have_text("Site doctor")
    return code


def add_passkey(page) -> None:
    page.get_by_label("Name").fill("Laptop")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row", name="Laptop")).to_contain_text("not used yet")
    follow(page, "Add a passkey")
    press(page, "Add a passkey")
    # The device has one for this account.
    expect(page.get_by_role("alert")).to_contain_text("The passkey was not confirmed")


def look_at_what_can_be_changed(page, in_order) -> None:
    in_order("Second factor")
    follow(page, "Rename Laptop")
    in_order("Rename a passkey")
    page.get_by_label("Name").fill("Old laptop")
    press(page, "Save")
    for address in (reverse("account_reauthenticate"), reverse("mfa_reauthenticate_webauthn")):
        page.goto(address)
        in_order("Confirm that it is you")
    page.goto(reverse("mfa_generate_recovery_codes"))
    in_order("New codes")
    page.goto(reverse("mfa_deactivate_totp"))
    in_order("Remove the authenticator app")
    follow(page, "Keep it")
    follow(page, "Remove Old laptop")
    in_order("Remove a passkey")


def test_from_the_first_sign_in_to_one_with_a_passkey(page, grace, in_order):
    give_password(page)
    recovery_code = set_up_app(page, in_order)
    press(page, "Log out")

    give_password(page)
    in_order("Second step")
    page.get_by_label("Code").fill("no code")
    press(page, "Sign in")
    expect(page.locator(".errorlist")).to_have_text("Incorrect code.")
    page.get_by_label("Code").fill(recovery_code)
    press(page, "Sign in")
    follow(page, "Second factor")
    follow(page, "Add a passkey")
    in_order("Add a passkey")

    take_up_device(page)
    add_passkey(page)
    page.goto(reverse("account_reauthenticate"))
    follow(page, "use a passkey")
    press(page, "Use a passkey")
    expect(page.get_by_role("heading", level=1)).to_have_text("Site doctor")
    press(page, "Log out")
    give_password(page)
    press(page, "Use a passkey")
    follow(page, "Second factor")
    expect(page.get_by_role("row", name="Laptop")).to_contain_text("last on")

    look_at_what_can_be_changed(page, in_order)
    press(page, "Log out")
    give_password(page)
    in_order("Second step")
