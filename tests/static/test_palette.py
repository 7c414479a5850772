"""Contrast as WCAG 2.2 computes it, for every colour of the style sheet in light and dark."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from certifications.models.tracks import Colour

CSS = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text(encoding="utf-8")
PAIR = r"light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)"
TOKENS = {name: pair for name, *pair in re.findall(rf"--([\w-]+): {PAIR}", CSS)}
TRACKS = {name: pair for name, *pair in re.findall(rf"\.track-(\w+) {{ --track: {PAIR}", CSS)}
THEMES = pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])


def luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself():
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_every_colour_that_editors_may_choose_is_in_the_style_sheet():
    assert set(TRACKS) == set(Colour.values)


@THEMES
@pytest.mark.parametrize("paper", ["paper", "paper-2"])
@pytest.mark.parametrize("ink", ["ink", "ink-soft", "accent", "focus"])
def test_text_can_be_read_on_every_paper(ink, paper, theme):
    assert contrast(TOKENS[ink][theme], TOKENS[paper][theme]) >= 4.5


@THEMES
@pytest.mark.parametrize("name", Colour.values)
def test_a_line_stands_out_from_the_paper_and_its_code_from_the_line(name, theme):
    assert contrast(TRACKS[name][theme], TOKENS["paper"][theme]) >= 4.5
    assert contrast(TRACKS[name][theme], TOKENS["track-ink"][theme]) >= 4.5


@THEMES
def test_lines_differ_from_each_other(theme):
    colours = [pair[theme] for pair in TRACKS.values()]
    assert len(set(colours)) == len(colours)
