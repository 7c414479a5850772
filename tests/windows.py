"""The windows in which a page has to be in order."""

import pytest


def windows(narrow: int) -> pytest.MarkDecorator:
    """A wide window in light and a narrow one in dark.

    Colours hang on the theme and room on the width, each alone: two of the four pairs show both.
    """
    return pytest.mark.parametrize(("viewport", "theme"), [(1280, "light"), (narrow, "dark")])
