"""The reference of fields is what the models say."""

from __future__ import annotations

import re

from ssb_report.author.reference import reference
from ssb_report.author.schemas import SCHEMAS, schema
from ssb_report.compute.registry import REGISTRY
from tests.running import INPUTS


def test_the_reference_is_up_to_date() -> None:
    kept = (INPUTS / "README.md").read_text(encoding="utf-8")
    assert kept == reference(), "run: ssb-report schema --reference > inputs/README.md"


def test_every_file_field_and_formula_is_in_it() -> None:
    told = reference()
    for name in SCHEMAS:
        assert f"\n## {name}.yaml\n" in told
        for each in schema(name)["definitions"].values():
            assert [key for key in each.get("properties", {}) if f"`{key}`" not in told] == []
    assert [key for key in REGISTRY if f"| `{key}` |" not in told] == []


def test_every_link_leads_to_a_heading() -> None:
    told = reference()
    headings = re.findall(r"^#+ (.*)$", told, re.MULTILINE)
    places = {heading.casefold().replace(" ", "-").replace(".", "") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]*)\)", told)) <= places
    assert len(headings) == len(set(headings))
