from institutions.models import Institution
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


@rule("Institutions that neither award nor teach anything", Group.BETTER)
def idle_institutions():
    return published().filter(certifications=None, tracks=None)
