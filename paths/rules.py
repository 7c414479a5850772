from django.db.models import Prefetch

from paths.models import LearningPath, PathStep
from publishing.doctor import Group, rule
from publishing.models import State
from publishing.querysets import visible_q


def published():
    return LearningPath.objects.filter(state=State.PUBLISHED)


@rule("Paths without a step", Group.WRONG, spot="#steps-group")
def paths_without_steps():
    return published().filter(steps=None)


@rule(
    "Paths with a step that visitors do not see",
    Group.WRONG,
    say=lambda path: ", ".join(step.certification.short_name for step in path.hidden),
    spot="#steps-group",
)
def paths_with_hidden_steps():
    hidden = PathStep.objects.exclude(visible_q("certification__"))
    found = published().filter(pk__in=hidden.values("path"))
    steps = hidden.select_related("certification")
    return found.prefetch_related(Prefetch("steps", steps, to_attr="hidden"))
