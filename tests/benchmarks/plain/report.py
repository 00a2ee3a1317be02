"""One edition of the plain script: what the macros of its prose print, and its page."""

from __future__ import annotations

import html
import re
from functools import partial
from pathlib import Path
from typing import Any

import matplotlib as mpl
import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt

from ssb_report.compute.references import REFERENCES
from ssb_report.compute.registry import REGISTRY
from tests.benchmarks.plain import registers
from tests.benchmarks.plain.charts import chart, formula_svg, substituted
from tests.benchmarks.plain.claims import claims_table
from tests.benchmarks.plain.dates import dated, months
from tests.benchmarks.plain.numbers import SAMPLES, Numbers, listed

CALL = re.compile(r"\{\{ (\w+)\((?:\"([\w-]+)\")?.*?\) \}\}")
CLAIM = re.compile(r"\s+(?=\{\{ claim)")
"""The blank before the mark of a claim."""

MACROS = (
    "q r fact cite term driver claim coverage table figure formula key_figures uncertainty_note "
    "shown_numbers bibliography"
)
TIERS = ["tertiary", "secondary", "primary"]
RULES = {
    "newest": "the newest figure",
    "best-tier": "the figure of the best source, the newest of several",
    "range": "the range of all figures",
}


def read(folder: Path) -> dict[str, Any]:
    """The data of a briefing by the names of its files; its English sections as texts."""
    data = {path.stem: yaml.safe_load(path.read_text()) for path in folder.glob("*.yaml")}
    files = (folder / "sections" / "en").iterdir()
    return data | {"texts": {path.stem.partition("-")[2]: path.read_text() for path in files}}


class Report:
    """One edition of the data of a briefing."""

    def __init__(self, data: dict[str, Any], edition: str) -> None:
        self.meta, self.tables, self.figures = data["briefing"], data["tables"], data["figures"]
        self.claims, self.glossary = data["claims"], data["glossary"]
        self.subjects, self.scenarios = data["contradictions"], data["scenarios"]
        own = {source["id"]: source for source in data["sources"]["references"]}
        self.sources: dict[str, Any] = {**REFERENCES, **own}
        quantities = data["quantities"]
        self.facts = {key: entry for key, entry in quantities.items() if "statement" in entry}
        self.stated = {key: entry for key, entry in quantities.items() if "value" in entry}
        taken = {key: self.taken(key, model) for key, model in self.subjects.items()}
        self.numbers = Numbers({**self.stated, **taken}, data["calculations"])
        self.under = {"Base": self.numbers} | {
            model["label"]["en"]: self.numbers.moved(model["set"])
            for model in self.scenarios["scenarios"].values()
        }
        self.edition = self.meta["editions"][edition]
        self.is_brief = self.edition.get("layout") == "brief"
        self.place_sections(data["texts"])
        self.cited: dict[str, int] = {}
        self.contents: list[tuple[int, str, str]] = []
        self.templates = self.environment()
        self.blocks = self.templates.get_template("page.html.j2").module
        self.markdown = MarkdownIt("commonmark", {"typographer": True}).enable("smartquotes")

    def place_sections(self, texts: dict[str, str]) -> None:
        """The texts, and the numbers of what they refer to."""
        names = self.edition.get("sections", self.meta["sections"])
        self.sections = {name: CLAIM.sub("", texts[name]) for name in names}
        self.places = {"section": {name: number for number, name in enumerate(names, 1)}}
        calls = CALL.findall("".join(self.sections.values()))
        for kind in ("table", "figure", "formula"):
            keys = dict.fromkeys(key for name, key in calls if name == kind)
            self.places[kind] = {key: number for number, key in enumerate(keys, 1)}

    def environment(self) -> Environment:
        loader = FileSystemLoader(Path(__file__).parent)
        # Texts are escaped where they are read: what macros print is HTML already.
        templates = Environment(loader=loader, undefined=StrictUndefined)  # noqa: S701
        templates.globals |= {name: getattr(self, name) for name in MACROS.split()}
        templates.globals |= {f"{kind}_ref": partial(self.ref, kind) for kind in self.places}
        templates.globals |= {
            name: partial(table, self)
            for name, table in {**registers.REGISTERS, "claims_table": claims_table}.items()
        }
        return templates

    # ---- the page

    def page(self) -> str:
        text = "\n".join(self.section(name) for name in self.sections)
        if "<!--shown-->" in text:
            text = text.replace("<!--shown-->", registers.shown(self, text))
        text = text.replace("<!--bibliography-->", registers.bibliography(self))
        return self.templates.get_template("page.html.j2").render(
            meta=self.meta,
            report=self,
            text=text,
            date=dated(registers.DATE),
            fonts=Path(mpl.get_data_path(), "fonts", "ttf").as_uri(),
        )

    def section(self, name: str) -> str:
        text = re.sub(r"(?m)^#", "##", self.sections[name])
        prose = self.markdown.render(self.templates.from_string(text).render())
        with_anchors = re.sub("<h([23])>(.*?)</h[23]>", partial(self.heading, name), prose)
        return f"<section>{with_anchors}</section>"

    def heading(self, name: str, match: re.Match[str]) -> str:
        level, title = int(match[1]), match[2]
        anchor = f"section-{name}" if level == 2 else f"heading-{len(self.contents)}"
        if level == 2 and not self.is_brief:
            title = f"{self.places['section'][name]} {title}"
        self.contents.append((level, anchor, title))
        return f'<h{level} id="{anchor}">{title}</h{level}>'

    def say(self, text: Any) -> str:
        """A text of the data as HTML, its macros printed."""
        said = html.escape(text["en"] if isinstance(text, dict) else str(text), quote=False)
        if "{{" not in said:
            return said
        return self.templates.from_string(CLAIM.sub("", said)).render(r=self.q)

    def plain(self, text: Any) -> str:
        return html.unescape(re.sub(r"<sup>.*?</sup>|<[^>]+>", "", self.say(text))).strip()

    # ---- inside sentences

    def q(self, key: str, **options: str) -> str:
        return f'<a href="#q-{key.partition(".")[0]}">{self.value(key, **options)}</a>'

    def r(self, key: str, **options: str) -> str:
        return self.q(key, **{"interval": "yes", **options})

    def value(self, key: str, **options: str) -> str:
        return html.escape(self.numbers[key].text(**options))

    def fact(self, key: str) -> str:
        return f'<a href="#q-{key}">{self.say(self.facts[key]["statement"])}</a>'

    def cite(self, source: str, locator: str = "") -> str:
        number = self.cited.setdefault(source, len(self.cited) + 1)
        return f'<a href="#source-{source}">[{number}{f", {locator}" if locator else ""}]</a>'

    def cites(self, given: Any) -> str:
        return " ".join(
            self.cite(each["source"], each.get("locator", "")) for each in listed(given)
        )

    def term(self, key: str) -> str:
        return self.say(self.glossary[key]["term"])

    def coverage(self) -> str:
        return "90% interval"

    def driver(self, key: str) -> str:
        name, _, _, share = self.numbers.drivers(key)[0]
        return f"{self.label(name)} ({share:.0%} of the variance)"

    def claim(self, key: str) -> str:
        mark = f"C{list(self.claims).index(key) + 1}"
        return "" if self.is_brief else f'<sup><a href="#claim-{key}">{mark}</a></sup>'

    def ref(self, kind: str, key: str) -> str:
        return f'<a href="#{kind}-{key}">{kind.title()} {self.places[kind][key]}</a>'

    def label(self, key: str) -> str:
        return self.say(self.numbers.entry(key)["label"])

    # ---- blocks

    def block(self, name: str, **content: Any) -> str:
        """A macro of the template; without empty lines, at which Markdown would end it."""
        return re.sub(r"\n\s*\n", "\n", getattr(self.blocks, name)(**content))

    def key_figures(self) -> str:
        cards = [
            (self.q(key, form="symbols"), self.numbers[key].interval, self.say(figure["caption"]))
            for figure in self.meta["key_figures"]
            for key in [figure["q"]]
        ]
        return self.block("key_figures", cards=cards)

    def uncertainty_note(self) -> str:
        return (
            '<p class="note">Brackets behind a result hold its 90% interval, from '
            f"{SAMPLES:,} draws of the uncertain inputs together. "
            "A bound is carried through as a bound.</p>"
        )

    def table(self, key: str) -> str:
        model = self.tables[key]
        rows = [[self.cell(cell) for cell in row] for row in model["rows"].values()]
        return self.block(
            "table",
            key=f"table-{key}",
            caption=f"Table {self.places['table'][key]} {self.say(model['caption'])}",
            head=[self.say(column["label"]) for column in model["columns"].values()],
            rows=[("", cells) for cells in rows],
            notes=[self.say(note) for note in model.get("notes", ())],
            source=self.cites(model.get("cite")),
        )

    def cell(self, cell: Any) -> str:
        return self.q(cell["q"], form="symbols") if "q" in cell else self.say(cell)

    def figure(self, key: str) -> str:
        model = self.figures[key]
        return self.block(
            "figure",
            key=key,
            title=f"Figure {self.places['figure'][key]} {self.say(model['title'])}",
            svg=chart(model, self.numbers, self.under, self.plain),
            alt=self.plain(model["alt"]),
            caption=self.say(model["caption"]),
            source=self.cites(model.get("cite")),
        )

    def formula(self, key: str) -> str:
        model = self.numbers.calculations[key]
        formula = REGISTRY[model["formula"]]
        title = f"Formula {self.places['formula'][key]} {formula.title['en']}"
        return self.block(
            "formula",
            key=key,
            title=" ".join([title, *(self.cite(source) for source in formula.sources)]),
            drawn=[formula_svg(formula.typeset()), formula_svg(substituted(key, self.numbers))],
            symbols=[
                (
                    formula_svg(symbol.latex),
                    symbol.label["en"],
                    [self.q(each) for each in listed(given)],
                )
                for name, given in model["with"].items()
                for symbol in [formula.arguments[name]]
            ],
            printed=formula_svg(formula.as_printed) if formula.as_printed else "",
            reading=formula.reading["en"],
        )

    def shown_numbers(self) -> str:
        return "<!--shown-->"

    def bibliography(self) -> str:
        return "<!--bibliography-->"

    # ---- where sources contradict each other

    def members(self, subject: str) -> dict[str, Any]:
        """The numbers that sources state about a subject."""
        return {key: entry for key, entry in self.stated.items() if entry.get("about") == subject}

    def tier(self, entry: dict[str, Any]) -> str:
        tiers = [self.sources[each["source"]]["custom"]["tier"] for each in listed(entry["cite"])]
        return max(tiers, key=TIERS.index)

    def taken(self, subject: str, model: dict[str, Any]) -> dict[str, Any]:
        """The number that is taken of a subject, by its rule."""
        members = self.members(subject).values()
        is_ranked = model["rule"] == "best-tier"

        def rank(each: dict[str, Any]) -> tuple[int, Any]:
            tier = TIERS.index(self.tier(each)) if is_ranked else 0
            return tier, months(each["as_of"])

        taken = max(members, key=rank)
        why = f"Taken: {RULES[model['rule']]}. {model['note']['en']}"
        entry = {**taken, "label": model["label"], "note": {"en": why}}
        if model["rule"] == "range":
            values = " ".join(str(each["value"]).replace("..", " ") for each in members)
            ends = [float(end) for end in re.findall(r"[\d.]+(?:e-?\d+)?", values)]
            entry["value"] = f"{min(ends):g}..{max(ends):g}"
        return entry
