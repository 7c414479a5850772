"""A plot of bars side by side, as SVG; it needs nothing but text."""

from collections.abc import Sequence
from html import escape

WIDTH, LEFT, ROW, TOP = 760, 230, 22, 46
COLOURS = ("#0f766e", "#b45309")


def plot(title: str, series: Sequence[str], rows: Sequence[tuple[str, Sequence[float]]]) -> str:
    """For each of ``rows`` a bar for each of the ``series``, all in one scale."""
    most = max(value for _, values in rows for value in values) or 1
    height = TOP + len(rows) * (ROW * len(series) + 10)
    parts = [_text(10, 18, title, "bold")]
    for place, name in enumerate(series):
        parts.append(_text(LEFT + place * 160, 36, f"■ {name}", fill=COLOURS[place]))
    for number, (label, values) in enumerate(rows):
        top = TOP + number * (ROW * len(series) + 10)
        parts.append(_text(10, top + 16, label))
        for place, value in enumerate(values):
            y, width = top + place * ROW, (WIDTH - LEFT - 90) * value / most
            bar = f'<rect x="{LEFT}" y="{y}" width="{width:.1f}" height="{ROW - 4}"'
            parts.append(f'{bar} fill="{COLOURS[place]}"/>')
            parts.append(_text(LEFT + width + 6, y + 14, f"{value:,.4g}"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'font-family="sans-serif" font-size="13"><title>{escape(title)}</title>'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def _text(x: float, y: float, words: str, weight: str = "normal", fill: str = "#222") -> str:
    return f'<text x="{x:.1f}" y="{y}" font-weight="{weight}" fill="{fill}">{escape(words)}</text>'
