"""Charts: a resolved model in, one standalone deterministic SVG out.

    model     what is shown: frozen records, numbers in the units of their axes
    style     colours, sizes, dashes: the one place where a chart's look is decided
    ticks     where an axis is marked, and the text of the marks
    labels    where a text goes so that it covers nothing
    sheet     figure in points, with measured text
    rows      the grid of labels, bars and values that the horizontal kinds share
    curves, ranges, timeline, stack    one drawer a kind
    svg       matplotlib's SVG made small, unambiguous and themable
    draw      the door: ``draw(chart, ident="…")``

The package imports matplotlib only when a chart is drawn.
"""
