"""The formulas' sources: well-formed CSL items, and no DOI that was not checked."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from ssb_report.compute.references import REFERENCES

CHECKED_DOIS = {
    "albertus-2021": "10.1021/acsenergylett.1c00445",
    "naumann-2018": "10.1016/j.est.2018.01.019",
    "schmalstieg-2014": "10.1016/j.jpowsour.2014.02.012",
    "schmidt-2019": "10.1016/j.joule.2018.12.008",
    "ziegler-trancik-2021": "10.1039/d0ee02681f",
}


@pytest.mark.parametrize(("key", "item"), REFERENCES.items(), ids=list(REFERENCES))
def test_item(key: str, item: Mapping[str, object]) -> None:
    assert item["id"] == key
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*-\d{4}", key)
    assert item.keys() >= {"type", "title", "author", "container-title", "volume", "issued"}
    assert item["issued"] == {"date-parts": [[int(key[-4:])]]}
    assert item.get("DOI") == CHECKED_DOIS.get(key)
