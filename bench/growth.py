"""A plot of a few curves over a logarithmic scale, drawn as SVG by hand: no library is worth so few lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, log10

WIDTH, HEIGHT = 760, 380
LEFT, RIGHT, TOP, BOTTOM = 60, 220, 40, 50
# Told apart by those who see few colours, too; on white as on black.
_COLOURS = ("#d55e00", "#0072b2", "#009e73", "#cc79a7")
_STEPS = (1, 2, 5)
_OPENING = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
    'font-size="13" fill="#777" role="img">'
)

Curve = Sequence[tuple[int, float]]


def plot(curves: Mapping[str, Curve]) -> str:
    """Draw milliseconds over numbers of messages."""
    scale = _Scale([point for curve in curves.values() for point in curve])
    numbers = sorted({number for curve in curves.values() for number, _ in curve})
    lines = [
        _OPENING,
        "<title>Milliseconds of a warm search on one core as the archive grows</title>",
        f'<text x="{LEFT}" y="20">milliseconds of a warm search, one core</text>',
        *(_level(scale, level) for level in scale.levels()),
        *(
            f'<text x="{scale.x(number):.0f}" y="{HEIGHT - 28}" text-anchor="middle">{_thousands(number)}</text>'
            for number in numbers
        ),
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 8}" text-anchor="middle">messages</text>',
        *(
            _drawn(scale, label, curve, colour)
            for (label, curve), colour in zip(curves.items(), _COLOURS, strict=False)
        ),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


class _Scale:
    """Turns numbers of messages and milliseconds into places on the page."""

    def __init__(self, points: Curve) -> None:
        self._least, self._most = log10(min(x for x, _ in points)), log10(max(x for x, _ in points))
        self._highest = max(y for _, y in points)

    def levels(self) -> list[int]:
        """Give the heights to draw lines at: about five, at round numbers."""
        step = next(
            step for power in range(9) for step in (one * 10**power for one in _STEPS) if self._highest / step <= 6
        )
        return [step * n for n in range(ceil(self._highest / step) + 1)]

    def x(self, number: float) -> float:
        share = (log10(number) - self._least) / ((self._most - self._least) or 1)
        return LEFT + 20 + share * (WIDTH - LEFT - RIGHT - 40)

    def y(self, milliseconds: float) -> float:
        return HEIGHT - BOTTOM - milliseconds / self.levels()[-1] * (HEIGHT - TOP - BOTTOM)


def _level(scale: _Scale, level: int) -> str:
    y = scale.y(level)
    return (
        f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#999" stroke-opacity="0.3"/>'
        f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{level}</text>'
    )


def _drawn(scale: _Scale, label: str, curve: Curve, colour: str) -> str:
    points = [(scale.x(number), scale.y(milliseconds)) for number, milliseconds in curve]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in points)
    at_x, at_y = points[-1]
    return (
        f'<g fill="{colour}"><path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'
        f'<text x="{at_x + 10:.1f}" y="{at_y + 4:.1f}">{label}</text></g>'
    )


def _thousands(number: int) -> str:
    return f"{round(number / 1000):,} k"
