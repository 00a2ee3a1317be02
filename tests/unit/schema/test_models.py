from __future__ import annotations

import pytest
from pydantic import ValidationError

from ssb_report.schema.bibliography import SourceModel
from ssb_report.schema.load import FILES
from ssb_report.schema.models import Model, QuantityModel

NUMBER = {"label": "Cost", "value": ">2", "unit": "CNY/Wh", "status": "assumption"}


def models() -> list[type[Model]]:
    found, todo = [], [Model]
    while todo:
        model = todo.pop()
        todo += model.__subclasses__()
        found.append(model)
    return found


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_model_is_frozen_and_strict_about_keys(model: type[Model]) -> None:
    assert model.model_config["extra"] == "forbid"
    assert model.model_config["frozen"]
    assert not model.model_config.get("populate_by_name")
    assert model.__doc__


def test_every_file_has_a_schema_for_editors() -> None:
    for adapter in FILES.values():
        assert adapter.json_schema(by_alias=True)["type"] == "object"


def test_a_quantity_is_read() -> None:
    model = QuantityModel.model_validate(NUMBER)
    assert (model.value, model.unit, model.digits) == (">2", "CNY/Wh", None)
    assert model.label == {"*": "Cost"}


@pytest.mark.parametrize("value", ["2025", "2027..2030", "<=2027", "~2030", "2030 ± 2"])
def test_calendar_years_are_whole(value: str) -> None:
    QuantityModel.model_validate(NUMBER | {"value": value, "unit": "calendar_year"})
    with pytest.raises(ValidationError, match="is no calendar year"):
        QuantityModel.model_validate(NUMBER | {"value": f"{value}.5", "unit": "calendar_year"})


@pytest.mark.parametrize("symbol", ["C_{ss}(0)", r"\sigma_{\mathrm{i}}", r"\{a", "E"])
def test_symbols_are_latex_whose_braces_pair(symbol: str) -> None:
    assert QuantityModel.model_validate(NUMBER | {"symbol": symbol}).symbol == symbol


@pytest.mark.parametrize("symbol", ["C_{ss", "}{", "{{a}", "x" * 61])
def test_other_symbols_are_refused(symbol: str) -> None:
    with pytest.raises(ValidationError, match="is no symbol"):
        QuantityModel.model_validate(NUMBER | {"symbol": symbol})


@pytest.mark.parametrize(
    ("dates", "sound"),
    [
        ([["2025"]], True),
        ([["2025", "6"]], True),
        ([["2024", "2", "29"]], True),
        ([["2025", "1"], ["2025", "3"]], True),
        ([["2025", "2", "29"]], False),
        ([["2025", "0"]], False),
        ([["0"]], False),
        ([["99999999999999999999"]], False),
        ([[]], False),
        ([], False),
        (["2025"], False),
        ("2025", False),
    ],
)
def test_dates_of_publication_are_days_of_the_calendar(dates: object, *, sound: bool) -> None:
    source = {"id": "a", "type": "report", "title": "T", "custom": {"tier": "primary"}}
    source |= {"issued": {"date-parts": dates}}
    if sound:
        assert SourceModel.model_validate(source).issued
    else:
        with pytest.raises(ValidationError):
            SourceModel.model_validate(source)
