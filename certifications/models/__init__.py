from certifications.models.catalogue import Alias, Certification, Level, Track
from certifications.models.parts import (
    Audience,
    Mistake,
    NextStep,
    PlanTask,
    PreparationPlan,
    Prerequisite,
    Project,
    Skill,
    SourceStatement,
)

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
