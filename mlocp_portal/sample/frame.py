"""What certifications are sorted by: it stays about the same however many there are."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.text import slugify

from certifications.models import Level, Track
from certifications.models.tracks import Colour
from faqs.models import Topic
from institutions.models import Institution
from mlocp_portal.sample.writer import Writer
from publishing.models import State
from roles.models import Role

TRACKS = {
    "MLOps": "ML",
    "DevOps": "DO",
    "SRE": "SRE",
    "DevSecOps": "DS",
    "DataOps": "DA",
    "Cloud": "CL",
    "FinOps": "FO",
    "AIOps": "AI",
    "Platform": "PL",
    "Observability": "OB",
    "Leadership": "LE",
}
LEVELS = ["Foundation", "Associate", "Professional", "Specialist", "Expert", "Leader"]
ROLES = """
Platform Engineer, Data Scientist, Architect, Manager, Security Engineer, DevOps Engineer, SRE,
Cloud Engineer, Data Engineer, FinOps Practitioner, ML Engineer, Release Manager, Team Lead,
Database Administrator, Network Engineer, Test Engineer, Product Owner, Analyst, Consultant,
Support Engineer
"""
SCHOOLS = 30
TOPICS = 12


@dataclass(frozen=True)
class Frame:
    tracks: list[Track]
    levels: list[Level]
    schools: list[Institution]
    roles: list[Role]
    topics: list[Topic]


def make_frame(writer: Writer) -> Frame:
    """The frame of the catalogue; what has one of its addresses already becomes part of it."""
    tracks = [_track(writer, place, *each) for place, each in enumerate(TRACKS.items())]
    schools = [_school(writer, number) for number in range(SCHOOLS)]
    for track in tracks:
        track.institutions.add(*writer.some_of(schools, 4))
    return Frame(
        tracks,
        [_named(Level, writer, name, order=place) for place, name in enumerate(LEVELS)],
        schools,
        [
            _role(writer, place, name)
            for place, name in enumerate(role.strip() for role in ROLES.split(","))
        ],
        [_named(Topic, writer, f"Topic {n}", order=n) for n in range(TOPICS)],
    )


def _named(model: type[Model], writer: Writer, name: str, **fields: Any) -> Model:
    fields |= {"name": name, "uid": writer.uid()}
    return model._base_manager.get_or_create(slug=slugify(name), defaults=fields)[0]


def _track(writer: Writer, place: int, name: str, code: str) -> Track:
    fields = {"order": place, "colour": Colour.values[place % len(Colour.values)]}
    taken = Track.objects.exclude(slug=slugify(name)).values_list("code", flat=True)
    code = code if code not in taken else f"X{chr(65 + place)}X"
    return _named(Track, writer, name, code=code, summary=writer.text(10), **fields)


def _school(writer: Writer, number: int) -> Institution:
    words = {"focus": writer.line(3), "summary": writer.text(25)}
    return _named(
        Institution, writer, f"Academy {number}", order=number, state=State.PUBLISHED, **words
    )


def _role(writer: Writer, place: int, name: str) -> Role:
    return _named(Role, writer, name, order=place, state=State.PUBLISHED, summary=writer.text(25))
