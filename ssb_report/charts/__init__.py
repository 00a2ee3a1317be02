"""Charts: a resolved model in, one standalone deterministic SVG out.

    draw       the door: ``draw(chart, ident="…")``
    resolve    from `figures.yaml` and the briefing's numbers to a model
    model      what is shown: frozen records, numbers in the units of their axes
    style      colours, sizes, dashes: the one place where a chart's look is decided

    curves     lines, bands and points over two axes, with
        plane      where they stand: the plot's room and rulers, each line as dots
        naming     what they are called, written where it touches nothing
    ranges, timeline, stack    horizontal charts, with
        rows       the grid of names, bars and values that they share

    frame      the key and the titles of axes
    ticks      where an axis is marked, what the marks say, and the ruler that places numbers
    labels     texts apart along one axis, or clear of all else in the plane
    sheet      a figure in points, with measured text
    svg        matplotlib's SVG made small, unambiguous and themable

matplotlib is imported only when a chart is drawn.
"""
