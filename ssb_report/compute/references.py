"""The published sources of the formulas, as CSL-JSON items by id."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["REFERENCES"]

_ITEMS: tuple[dict[str, object], ...] = (
    {
        "id": "albertus-2021",
        "type": "article-journal",
        "title": "Challenges for and Pathways toward Li-Metal-Based All-Solid-State Batteries",
        "author": [
            {"family": "Albertus", "given": "Paul"},
            {"family": "Anandan", "given": "Venkataramani"},
            {"family": "Ban", "given": "Chunmei"},
            {"literal": "others"},
        ],
        "container-title": "ACS Energy Letters",
        "volume": "6",
        "issue": "4",
        "issued": {"date-parts": [[2021]]},
        "DOI": "10.1021/acsenergylett.1c00445",
    },
    {
        "id": "bruggeman-1935",
        "type": "article-journal",
        "title": "Berechnung verschiedener physikalischer Konstanten von heterogenen Substanzen. "
        "I. Dielektrizitätskonstanten und Leitfähigkeiten der Mischkörper aus isotropen Substanzen",
        "author": [{"family": "Bruggeman", "given": "D. A. G."}],
        "container-title": "Annalen der Physik",
        "volume": "416",
        "page": "636-664",
        "issued": {"date-parts": [[1935]]},
        "language": "de",
    },
    {
        "id": "christen-carlen-2000",
        "type": "article-journal",
        "title": "Theory of Ragone plots",
        "author": [
            {"family": "Christen", "given": "Thomas"},
            {"family": "Carlen", "given": "Martin W."},
        ],
        "container-title": "Journal of Power Sources",
        "volume": "91",
        "issue": "2",
        "page": "210-216",
        "issued": {"date-parts": [[2000]]},
    },
    {
        "id": "fulcher-1925",
        "type": "article-journal",
        "title": "Analysis of recent measurements of the viscosity of glasses",
        "author": [{"family": "Fulcher", "given": "Gordon S."}],
        "container-title": "Journal of the American Ceramic Society",
        "volume": "8",
        "page": "339-355",
        "issued": {"date-parts": [[1925]]},
    },
    {
        "id": "hashin-shtrikman-1962",
        "type": "article-journal",
        "title": "A variational approach to the theory of the effective magnetic permeability of "
        "multiphase materials",
        "author": [
            {"family": "Hashin", "given": "Z."},
            {"family": "Shtrikman", "given": "S."},
        ],
        "container-title": "Journal of Applied Physics",
        "volume": "33",
        "page": "3125-3131",
        "issued": {"date-parts": [[1962]]},
    },
    {
        "id": "kirkpatrick-1973",
        "type": "article-journal",
        "title": "Percolation and conduction",
        "author": [{"family": "Kirkpatrick", "given": "Scott"}],
        "container-title": "Reviews of Modern Physics",
        "volume": "45",
        "page": "574-588",
        "issued": {"date-parts": [[1973]]},
    },
    {
        "id": "nagy-2013",
        "type": "article-journal",
        "title": "Statistical basis for predicting technological progress",
        "author": [
            {"family": "Nagy", "given": "Béla"},
            {"family": "Farmer", "given": "J. Doyne"},
            {"family": "Bui", "given": "Quan M."},
            {"family": "Trancik", "given": "Jessika E."},
        ],
        "container-title": "PLoS ONE",
        "volume": "8",
        "page": "e52669",
        "issued": {"date-parts": [[2013]]},
    },
    {
        "id": "naumann-2018",
        "type": "article-journal",
        "title": "Analysis and modeling of calendar aging of a commercial LiFePO4/graphite cell",
        "author": [{"family": "Naumann", "given": "Maik"}, {"literal": "others"}],
        "container-title": "Journal of Energy Storage",
        "volume": "17",
        "page": "153-169",
        "issued": {"date-parts": [[2018]]},
        "DOI": "10.1016/j.est.2018.01.019",
    },
    {
        "id": "schmalstieg-2014",
        "type": "article-journal",
        "title": "A holistic aging model for Li(NiMnCo)O2 based 18650 lithium-ion batteries",
        "author": [{"family": "Schmalstieg", "given": "Johannes"}, {"literal": "others"}],
        "container-title": "Journal of Power Sources",
        "volume": "257",
        "page": "325-334",
        "issued": {"date-parts": [[2014]]},
        "DOI": "10.1016/j.jpowsour.2014.02.012",
    },
    {
        "id": "schmidt-2019",
        "type": "article-journal",
        "title": "Projecting the Future Levelized Cost of Electricity Storage Technologies",
        "author": [
            {"family": "Schmidt", "given": "Oliver"},
            {"family": "Melchior", "given": "Sylvain"},
            {"family": "Hawkes", "given": "Adam"},
            {"family": "Staffell", "given": "Iain"},
        ],
        "container-title": "Joule",
        "volume": "3",
        "page": "81-100",
        "issued": {"date-parts": [[2019]]},
        "DOI": "10.1016/j.joule.2018.12.008",
    },
    {
        "id": "vogel-1921",
        "type": "article-journal",
        "title": "Das Temperaturabhängigkeitsgesetz der Viskosität von Flüssigkeiten",
        "author": [{"family": "Vogel", "given": "H."}],
        "container-title": "Physikalische Zeitschrift",
        "volume": "22",
        "page": "645-646",
        "issued": {"date-parts": [[1921]]},
        "language": "de",
    },
    {
        "id": "wiener-1912",
        "type": "article-journal",
        "title": "Die Theorie des Mischkörpers für das Feld der stationären Strömung",
        "author": [{"family": "Wiener", "given": "Otto"}],
        "container-title": "Abhandlungen der Mathematisch-Physischen Klasse der Königlich "
        "Sächsischen Gesellschaft der Wissenschaften",
        "volume": "32",
        "issued": {"date-parts": [[1912]]},
        "language": "de",
    },
    {
        "id": "wright-1936",
        "type": "article-journal",
        "title": "Factors affecting the cost of airplanes",
        "author": [{"family": "Wright", "given": "T. P."}],
        "container-title": "Journal of the Aeronautical Sciences",
        "volume": "3",
        "page": "122-128",
        "issued": {"date-parts": [[1936]]},
    },
    {
        "id": "ziegler-trancik-2021",
        "type": "article-journal",
        "title": "Re-examining rates of lithium-ion battery technology improvement and cost "
        "decline",
        "author": [
            {"family": "Ziegler", "given": "Micah S."},
            {"family": "Trancik", "given": "Jessika E."},
        ],
        "container-title": "Energy & Environmental Science",
        "volume": "14",
        "page": "1635-1651",
        "issued": {"date-parts": [[2021]]},
        "DOI": "10.1039/d0ee02681f",
    },
)

REFERENCES: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {str(item["id"]): MappingProxyType(item) for item in _ITEMS}
)
"""CSL-JSON items by id; a DOI stands only where it was checked."""
