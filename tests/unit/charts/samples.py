"""One chart of each kind and habit, with numbers like those of a briefing on batteries."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ssb_report.charts.model import (
    Axis,
    Band,
    Bar,
    Chart,
    Curve,
    CurvesChart,
    Direction,
    Item,
    Part,
    Point,
    RangesChart,
    ReferenceLine,
    Scale,
    Spread,
    StackChart,
    TimelineChart,
    Window,
)


def conductivity() -> CurvesChart:
    """Ten curves in five groups that end close together, with spreads at one temperature."""
    celsius = np.linspace(-20, 80, 121)
    slope = 1 / (celsius + 273.15) - 1 / 298.15
    materials = (
        ("peo", "PEO–LiTFSI", 1.2e-5, 0.32, "polymer"),
        ("llzto", "LLZTO", 1e-3, 0.35, "oxide"),
        ("latp", "LATP", 1.13e-3, 0.23, "oxide"),
        ("lgps", "LGPS", 1.2e-2, 0.25, "sulfide"),
        ("argyrodite", "Li₆PS₅Cl", 2.05e-3, 0.45, "sulfide"),
        ("lspscl", "Li₉.₅₄Si₁.₇₄P₁.₄₄S₁₁.₇Cl₀.₃", 2.5e-2, 0.24, "sulfide"),
        ("yttrium", "Li₃YCl₆", 5.4e-4, 0.40, "halide"),
        ("indium", "Li₃InCl₆", 2e-3, 0.35, "halide"),
        ("ec-dmc", "LiPF₆ in EC:DMC", 9.7e-3, 0.177, "liquid"),
        ("ec-emc", "LiPF₆ in EC:EMC", 9.5e-3, 0.13, "liquid"),
    )
    spreads = {"peo": (3e-6, 3e-5), "llzto": (2.8e-4, 1e-3), "lgps": (1.4e-3, 2.5e-2)}
    return CurvesChart(
        Axis("Temperature", "°C"),
        Axis("Ionic conductivity", "S/cm", Scale.LOG),
        curves=tuple(
            Curve(id_, label, celsius, at_25 * np.exp(-energy / 8.617e-5 * slope), group)
            for id_, label, at_25, energy, group in materials
        ),
        points=tuple(
            Point(id_, "", Spread(25), Spread(at_25, *spreads[id_]), group)
            for id_, _, at_25, _, group in materials
            if id_ in spreads
        ),
        lines=(ReferenceLine(Direction.Y, 1e-3, "Ideal electrolyte, 10⁻³ S/cm"),),
        groups={
            "polymer": "Polymer",
            "oxide": "Oxide",
            "sulfide": "Sulfide",
            "halide": "Halide",
            "liquid": "Liquid",
        },
    )


def composite() -> CurvesChart:
    """Bounds that meet in one point at both ends."""
    share = np.linspace(0, 1, 121)
    good, poor = 1e-3, 1e-5
    parallel = share * good + (1 - share) * poor
    series = 1 / (share / good + (1 - share) / poor)
    slope = (3 * share - 1) * good + (2 - 3 * share) * poor
    middle = (slope + np.sqrt(slope**2 + 8 * good * poor)) / 4
    return CurvesChart(
        Axis("Inorganic volume fraction", "%"),
        Axis("Conductivity of the composite", "S/cm", Scale.LOG),
        curves=(
            Curve("parallel", "Parallel (upper Wiener bound)", 100 * share, parallel),
            Curve("bruggeman", "Bruggeman", 100 * share, middle),
            Curve("series", "Series (lower Wiener bound)", 100 * share, series),
        ),
    )


def cost_over_time() -> CurvesChart:
    """Two groups, a band, and named points where lines cross."""
    year = np.linspace(2026, 2046, 121)
    since = year - 2026
    return CurvesChart(
        Axis("Year", tick=lambda value: f"{value:.0f}"),
        Axis("Cost", "CNY/Wh"),
        curves=(
            Curve("ssb", "Solid state", year, 2 * np.exp(-0.125 * since), "ssb"),
            Curve("liquid", "Liquid, falling 3 % a year", year, 0.6 * np.exp(-0.03 * since), "liq"),
            Curve("still", "Liquid, standing still", year, 0.6 + 0 * since, "liq"),
        ),
        bands=(
            Band(
                "range",
                "10–15 % a year",
                year,
                2 * np.exp(-0.15 * since),
                2 * np.exp(-0.10 * since),
                "ssb",
            ),
        ),
        points=(
            Point("fast", "Parity 2034", Spread(2034), Spread(0.6), "ssb"),
            Point("slow", "Parity 2038", Spread(2038.04, about=True), Spread(0.6), "ssb"),
        ),
        groups={"ssb": "Solid state", "liq": "Liquid"},
    )


def ragone() -> CurvesChart:
    """Lines that end early, upright reference lines, points with open ends."""
    power = np.linspace(1, 140, 300)
    energy = 2 * 0.025 * 5 * power / (3.75 - np.sqrt(3.75**2 - 4 * 0.025 * power))
    half = power[power < 70]
    return CurvesChart(
        Axis("Specific power", "W/kg"),
        Axis("Specific energy", "Wh/kg", low=0),
        curves=(
            Curve("ideal", "Ideal battery", power / 0.069, energy / 0.069),
            Curve("worse", "Twice the resistance", half / 0.069, energy[: len(half)] / 0.07),
        ),
        points=(
            Point("slow", "C/5", Spread(54), Spread(272), ""),
            Point("fast", "3C, collapsed", Spread(674, open_high=True), Spread(None, 90, 110), ""),
        ),
        lines=(
            ReferenceLine(Direction.X, 1811, "Practical limit at 2.5 V"),
            ReferenceLine(Direction.X, 2028, "Matched load"),
        ),
    )


def cells() -> RangesChart:
    """Values, ranges, open ends and rough numbers in groups."""
    return RangesChart(
        Axis("Specific energy", "Wh/kg"),
        (
            Item("nio", "Nio 150 kWh, pack", Spread(260), "260", "measured"),
            Item("quantumscape", "QuantumScape QSE-5 B-sample", Spread(301), "301", "measured"),
            Item("semi", "Semi-solid cells, China", Spread(None, 300, 380), "300–380", "claimed"),
            Item("solid", "Solid Power 20 Ah", Spread(330, 310, 350), "330 ± 20", "claimed"),
            Item("shenxing", "CATL Shenxing", Spread(205, about=True), "about 205", "claimed"),
            Item("saic", "Qingtao and SAIC", Spread(400, open_high=True), ">400", "target"),
            Item("catl", "CATL, aim", Spread(500, open_low=True), "up to 500", "target"),
        ),
        {"measured": "Measured", "claimed": "Claimed by the maker", "target": "Target"},
        (ReferenceLine(Direction.X, 300, "Liquid ceiling, about 300"),),
    )


def resistances() -> RangesChart:
    """A logarithmic axis over four decades."""
    return RangesChart(
        Axis("Area-specific resistance", "Ω·cm²", Scale.LOG),
        (
            Item("bare", "Lithium on bare garnet", Spread(1710), "1,710"),
            Item("coated", "Lithium on garnet with Al₂O₃", Spread(1), "1.0"),
            Item("m50", "Separator with liquid", Spread(0.39), "0.39"),
        ),
        lines=(
            ReferenceLine(Direction.X, 40, "Target 40"),
            ReferenceLine(Direction.X, 14, "Liquid cells 14"),
        ),
    )


def windows() -> TimelineChart:
    """Closed and open windows."""
    return TimelineChart(
        (
            Window("us", "United States", Spread(None, 2027, 2030), "2027–2030", "full"),
            Window("eu", "Europe", Spread(None, 2028, 2032), "2028–2032", "full"),
            Window("jp", "Japan", Spread(2027), "2027", "full"),
            Window("cn", "China", Spread(2026, open_low=True, open_high=True), "now", "semi"),
            Window("demo", "Demonstration", Spread(2027, open_low=True), "by 2027", "semi"),
        ),
        {"full": "Full solid state", "semi": "Semi-solid"},
        (ReferenceLine(Direction.X, 2026.25, "April 2026"),),
    )


def costs() -> StackChart:
    """Bars of parts, some too narrow for their texts, one without an end."""
    return StackChart(
        Axis("Cost", "CNY/Wh"),
        (
            Bar(
                "ssb",
                "Solid state",
                (Part("mat", 1.35, "1.35"), Part("proc", 0.5, "0.50"), Part("rd", 0.15, "0.15")),
                ">2",
                open_end=True,
            ),
            Bar(
                "pack",
                "Liquid, pack",
                (Part("pack", 0.07, "0.07"), Part("mat", 0.41, "0.41"), Part("proc", 0.12, "0.12")),
                "0.60",
            ),
            Bar("cell", "Liquid, cell", (Part("mat", 0.53, "0.53"),), "0.53"),
        ),
        {"mat": "Materials", "proc": "Processing", "rd": "R&D", "pack": "Pack"},
        (ReferenceLine(Direction.X, 0.6, "Liquid pack, 0.60"),),
    )


def chinese() -> CurvesChart:
    """Labels in Chinese, one too long for a line."""
    celsius = np.linspace(0, 80, 41)
    return CurvesChart(
        Axis("温度", "°C"),
        Axis("离子电导率", "S/cm", Scale.LOG),
        curves=(
            Curve("peo", "聚环氧乙烷电解质，含锂盐，升温后导电", celsius, 1e-5 * 1.04**celsius),
            Curve("lgps", "硫化物 LGPS", celsius, 1e-3 * 1.04**celsius),
        ),
    )


CHARTS: Mapping[str, Chart] = {
    "conductivity": conductivity(),
    "composite": composite(),
    "cost-over-time": cost_over_time(),
    "ragone": ragone(),
    "cells": cells(),
    "resistances": resistances(),
    "windows": windows(),
    "costs": costs(),
    "chinese": chinese(),
}
