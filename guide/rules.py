from guide.models import Section, Testimonial
from publishing.doctor import Group, rule
from publishing.models import State
from publishing.querysets import visible_q


@rule("Sections inside one that visitors do not see", Group.WRONG)
def buried_sections():
    inner = Section.objects.filter(state=State.PUBLISHED, parent__isnull=False)
    return inner.exclude(visible_q("parent__"))


@rule("Sections without a text or a block", Group.WRONG)
def empty_sections():
    return Section.objects.filter(state=State.PUBLISHED, body="", block="", children=None)


@rule("Reports that nobody has verified", Group.BETTER, say=lambda report: report.source)
def unverified_reports():
    unverified = Testimonial.Verification.UNVERIFIED
    return Testimonial.objects.filter(state=State.PUBLISHED, verification=unverified)
