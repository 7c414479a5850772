from certifications.models.catalogue import Alias, Certification
from certifications.models.next_steps import NextStep
from certifications.models.parts import (
    Audience,
    Mistake,
    PlanTask,
    PreparationPlan,
    Prerequisite,
    Project,
    Skill,
    SourceStatement,
)
from certifications.models.tracks import Level, Track

__all__ = [
    "Alias",
    "Audience",
    "Certification",
    "Level",
    "Mistake",
    "NextStep",
    "PlanTask",
    "PreparationPlan",
    "Prerequisite",
    "Project",
    "Skill",
    "SourceStatement",
    "Track",
]
