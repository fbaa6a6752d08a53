"""Plain SVG charts as text: no script, no library, nothing from another host."""

from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 58, 132, 14, 34
PALETTE = ("#1f5fa8", "#c8621b", "#3a8a4a", "#7d4fa0", "#a03b52")


@dataclass(frozen=True)
class Line:
    """One line of a chart: a name and one value (or None, unknown) for each month."""

    name: str
    values: list[float | None]
    color: str


def percent(value: float | None, digits: int = 1) -> str:
    """A fraction as percent; an en dash where it is unknown."""
    return "–" if value is None else f"{value * 100:.{digits}f} %"


def number(value: float | None, digits: int = 0) -> str:
    """A number with thousands separated; an en dash where it is unknown."""
    return "–" if value is None else f"{value:,.{digits}f}"


def _ticks(low: float, high: float) -> list[float]:
    """Four to seven round numbers that cover low to high."""
    span = high - low or 1.0
    for step in (x * 10**power for power in range(-3, 12) for x in (1, 2, 5)):
        if span / step <= 6:
            break
    first = int(low // step)
    last = int(-(-high // step))
    return [round(place * step, 10) for place in range(first, last + 1)]


def _place(count: int, index: int) -> float:
    inner = WIDTH - LEFT - RIGHT
    return LEFT + (inner * (index + 0.5) / count)


def _frame(months: list[str], ticks: list[float], show, label: str, provisional: list[bool]):
    """Axes, grid, month labels and the band behind provisional months; and value -> y."""
    low, high = ticks[0], ticks[-1]
    inner = HEIGHT - TOP - BOTTOM

    def y(value: float) -> float:
        return TOP + inner * (1 - (value - low) / (high - low))

    parts = []
    step = (WIDTH - LEFT - RIGHT) / len(months)
    shaded = [index for index, flag in enumerate(provisional) if flag]
    if shaded:
        start = _place(len(months), shaded[0]) - step / 2
        parts.append(
            f'<rect class="provisional" x="{start:.1f}" y="{TOP}" '
            f'width="{step * len(shaded):.1f}" height="{inner}"/>'
        )
    for tick in ticks:
        parts.append(
            f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(tick):.1f}" '
            f'y2="{y(tick):.1f}"/><text class="tick" x="{LEFT - 6}" y="{y(tick) + 4:.1f}" '
            f'text-anchor="end">{show(tick)}</text>'
        )
    every = max(1, -(-len(months) // 9))
    for index, month in enumerate(months):
        if (len(months) - 1 - index) % every == 0:
            parts.append(
                f'<text class="tick" x="{_place(len(months), index):.1f}" '
                f'y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{month[:7]}</text>'
            )
    middle = TOP + inner / 2
    parts.append(
        f'<text class="axis" transform="rotate(-90 12 {middle:.0f})" x="12" '
        f'y="{middle:.0f}" text-anchor="middle">{escape(label)}</text>'
    )
    return parts, y


def _svg(parts: list[str], title: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def lines(
    months: list[str], drawn: list[Line], provisional: list[bool], title: str, label: str, show
) -> str:
    """A line chart over months. `show` writes a value of the axis; months whose flag in
    `provisional` is set stand on a shaded ground and are joined by dashes. A month without
    a value leaves a gap. A note in place of the chart when there is no value at all.
    """
    known = [value for line in drawn for value in line.values if value is not None]
    if not known:
        return f'<p class="missing">{escape(title)}: no values in this file.</p>'
    parts, y = _frame(months, _ticks(min(known), max(known)), show, label, provisional)
    labels = []
    for line in drawn:
        points = [
            (_place(len(months), index), y(value), index)
            for index, value in enumerate(line.values)
            if value is not None
        ]
        for (x1, y1, first), (x2, y2, second) in zip(points, points[1:], strict=False):
            if second - first == 1:
                dashed = ' stroke-dasharray="4 3"' if provisional[second] else ""
                parts.append(
                    f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
                    f'stroke="{line.color}" stroke-width="2"{dashed}/>'
                )
        for x, height, index in points:
            parts.append(
                f'<circle cx="{x:.1f}" cy="{height:.1f}" r="2.2" fill="{line.color}">'
                f"<title>{escape(line.name)}, {months[index][:7]}: "
                f"{show(line.values[index])}</title></circle>"
            )
        if points:
            labels.append((points[-1][1], line))
    # names stand at the end of their lines, pushed apart where they would cover each other
    previous = TOP - 20.0
    for height, line in sorted(labels, key=lambda item: item[0]):
        previous = max(height + 4, previous + 15)
        parts.append(
            f'<text class="name" x="{WIDTH - RIGHT + 8}" y="{previous:.1f}" '
            f'fill="{line.color}">{escape(line.name)}</text>'
        )
    return _svg(parts, title)


def stacked_bars(
    months: list[str], layers: list[Line], provisional: list[bool], title: str, label: str
) -> str:
    """Stacked bars over months, the first layer at the bottom; None counts as nothing."""
    totals = [sum(layer.values[i] or 0 for layer in layers) for i in range(len(months))]
    if not any(totals):
        return f'<p class="missing">{escape(title)}: no values in this file.</p>'
    parts, y = _frame(months, _ticks(0, max(totals)), number, label, provisional)
    width = (WIDTH - LEFT - RIGHT) / len(months) * 0.72
    for index, month in enumerate(months):
        below = 0.0
        for layer in layers:
            value = layer.values[index] or 0
            if value:
                parts.append(
                    f'<rect x="{_place(len(months), index) - width / 2:.1f}" '
                    f'y="{y(below + value):.1f}" width="{width:.1f}" '
                    f'height="{y(below) - y(below + value):.1f}" fill="{layer.color}">'
                    f"<title>{escape(layer.name)}, {month[:7]}: {number(value)}</title></rect>"
                )
            below += value
    for place, layer in enumerate(reversed(layers)):
        height = TOP + 12 + place * 18
        parts.append(
            f'<rect x="{WIDTH - RIGHT + 8}" y="{height - 9}" width="10" height="10" '
            f'fill="{layer.color}"/><text class="name" x="{WIDTH - RIGHT + 23}" '
            f'y="{height}">{escape(layer.name)}</text>'
        )
    return _svg(parts, title)


def waterfall(steps: list[tuple[str, float, float]], title: str, label: str, show) -> str:
    """A walk: each step is (name, value before, value after), the first and the last
    value are drawn as whole bars."""
    bars = [(f"{steps[0][0]}", 0.0, steps[0][1], "#5b6573")]
    bars += [
        (name, before, after, "#3a8a4a" if after >= before else "#a03b52")
        for name, before, after in steps[1:-1]
    ]
    bars.append((steps[-1][0], 0.0, steps[-1][2], "#1f5fa8"))
    top = max(max(before, after) for _, before, after, _ in bars)
    parts, y = _frame([""] * len(bars), _ticks(0, top or 1), show, label, [False] * len(bars))
    width = (WIDTH - LEFT - RIGHT) / len(bars) * 0.66
    for index, (name, before, after, color) in enumerate(bars):
        x = _place(len(bars), index)
        high, low = y(max(before, after)), y(min(before, after))
        whole = index in (0, len(bars) - 1)
        text = (
            show(after)
            if whole
            else f"{'+' if after >= before else '−'}{show(abs(after - before))}"
        )
        parts.append(
            f'<rect x="{x - width / 2:.1f}" y="{high:.1f}" width="{width:.1f}" '
            f'height="{max(low - high, 1):.1f}" fill="{color}"/>'
            f'<text class="tick" x="{x:.1f}" y="{high - 4:.1f}" text-anchor="middle">{text}</text>'
        )
        for row, word in enumerate(name.split("\n")):
            parts.append(
                f'<text class="tick" x="{x:.1f}" y="{HEIGHT - BOTTOM + 14 + 12 * row}" '
                f'text-anchor="middle">{escape(word)}</text>'
            )
    return _svg(parts, title)
