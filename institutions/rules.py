from institutions.models import Institution
from publishing.checked import is_linked
from publishing.doctor import Group, rule
from publishing.models import State


def published():
    return Institution.objects.filter(state=State.PUBLISHED)


@rule("Logos without a description", Group.WRONG)
def logos_not_described():
    return published().exclude(logo="").filter(logo_alt__regex=r"^\s*$")


@rule("Institutions without a website", Group.BETTER)
def no_website():
    return published().filter(website="")


@rule("Institutions that only their list leads to", Group.BETTER)
def unnamed_institutions():
    """They award no certification, teach no track, and no text names them."""
    return published().filter(~is_linked(Institution), certifications=None, tracks=None)
