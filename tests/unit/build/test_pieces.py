from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.build.build import build_edition
from ssb_report.build.crew import Crew
from ssb_report.build.formats import Wanted
from ssb_report.build.keep import Keeper
from ssb_report.check.check import check
from ssb_report.errors import RenderError
from ssb_report.store import Store
from tests.making import SOLAR


@pytest.mark.parametrize(
    "put",
    [
        "<script>alert()</script>",
        "<image href='#x'/>",
        "<path onload='alert()'/>",
        "<use href='https://example.org/x#y'/>",
        "<rect style='fill: url(https://example.org/x)'/>",
        "<foreignObject/>",
        "<!ENTITY x SYSTEM 'file:///etc/passwd'>",
    ],
)
def test_a_drawing_that_a_branch_brought_is_refused(tmp_path: Path, put: str) -> None:
    store = _Brought(tmp_path / "store", put)
    keeper = Keeper(store, Crew(1))
    build_edition(check(SOLAR), "en", tmp_path / "one", wanted=Wanted(("html",)), keeper=keeper)
    with pytest.raises(
        RenderError, match=r"^a drawing in the store is none that this program made"
    ):
        build_edition(check(SOLAR), "en", tmp_path / "two", wanted=Wanted(("html",)), keeper=keeper)
    assert not (tmp_path / "two").exists()


class _Brought(Store):
    """A store whose drawings somebody else made, with sums that are right."""

    def __init__(self, folder: Path, put: str) -> None:
        super().__init__(folder)
        self.put = put

    def load(self, key: str) -> bytes | None:
        content = super().load(key)
        return content and content.replace(b"</svg>", self.put.encode() + b"</svg>")
