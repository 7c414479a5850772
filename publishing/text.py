"""Text that came from outside, made fit to be compared and printed."""


def one_line(text: str, limit: int = 200) -> str:
    """``text`` on one line of at most ``limit`` characters, without characters nobody can see.

    Control characters, lone surrogates and the like are neither storable nor valid in HTML.
    """
    visible = "".join(c if c.isprintable() else " " for c in text[: limit * 8])
    return " ".join(visible.split())[:limit].strip()


def whole_number(text: str, digits: int = 18) -> int | None:
    """The number that ``text`` writes with at most that many plain digits; none if it does not."""
    is_number = text.isascii() and text.isdigit() and len(text) <= digits
    return int(text) if is_number else None
