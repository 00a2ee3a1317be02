from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np
import pytest

from ssb_report.charts.style import DARK, SERIES, THEME, Role, series, themed

PALETTES = {"light": THEME, "dark": DARK}
# Machado, Oliveira & Fernandes 2009, severity 1, on linear RGB.
SIMULATED = {
    "full colour vision": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def linear(colour: str) -> np.ndarray:
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.2."""
    light = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


def oklab(rgb: np.ndarray) -> np.ndarray:
    """Ottosson 2020."""
    cones = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    lab = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    return lab @ np.cbrt(cones @ np.clip(rgb, 0, 1))


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("name", [*SERIES, "ink", "muted"])
def test_colours_that_texts_wear_can_be_read(palette: Mapping[str, str], name: str) -> None:
    assert contrast(palette[name], palette["paper"]) >= 4.5


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_ink_and_muted_can_be_read_on_stripes_too(palette: Mapping[str, str]) -> None:
    assert contrast(palette["ink"], palette["stripe"]) >= 4.5
    assert contrast(palette["muted"], palette["stripe"]) >= 4.5


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_lines_that_carry_meaning_can_be_seen(palette: Mapping[str, str]) -> None:
    assert contrast(palette["rule"], palette["paper"]) >= 3


@pytest.mark.parametrize("sight", SIMULATED)
def test_series_are_told_apart_by_colour_blind_readers(sight: str) -> None:
    seen = [oklab(SIMULATED[sight] @ linear(THEME[name])) for name in SERIES]
    nearest = min(100 * np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2))
    assert nearest >= 7


def test_each_colour_has_one_name_and_a_dark_counterpart() -> None:
    assert len(set(THEME.values())) == len(THEME)
    assert list(DARK) == list(THEME)


def test_nothing_is_set_smaller_than_eight_points() -> None:
    assert min(role.value.size for role in Role) >= 8


def test_colours_begin_again_after_the_last() -> None:
    assert series(len(SERIES)) == series(0)


def test_themed_replaces_colours_and_leaves_ids_alone() -> None:
    blue = THEME["series-1"]
    svg = f'<use xlink:href="{blue}" style="fill: {blue}; stroke: #ffffff" id="a"/>'
    assert themed(svg) == (
        f'<use xlink:href="{blue}" style="fill: var(--chart-series-1, {blue}); '
        'stroke: var(--chart-paper, #ffffff)" id="a"/>'
    )
