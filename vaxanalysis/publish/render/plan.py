"""Which pages a week has, and the key of each: equal keys mean that the page need not be made again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import vaxanalysis
from vaxanalysis import paths, places
from vaxanalysis.errors import ParameterError, StoreError
from vaxanalysis.publish import manifest
from vaxanalysis.publish.package import ZIP
from vaxanalysis.publish.render import explored
from vaxanalysis.publish.render.pages import DEFAULT, FILES, Job, Link, Page, long_date
from vaxanalysis.publish.text import Text
from vaxanalysis.publish.units import district_name, province_name
from vaxanalysis.publish.word import TEMPLATE
from vaxanalysis.publish.workbook import WORKBOOK

INDEX = "index"


@dataclass(frozen=True)
class Week:
    """The settings of a run. No ``districts`` means all; ``history`` is the folder of earlier weeks' pages."""

    store: Path
    as_of: date
    languages: tuple[str, ...]
    audience: str
    engine: str
    districts: tuple[str, ...]
    history: Path
    formats: tuple[str, ...] = DEFAULT

    def reports(self) -> list[str]:
        """The days, as ISO dates, of this report and of those before it that lie there, the newest first."""
        names = (path.name for path in paths.inside(self.history) if _is_day(path.name))
        return sorted((day for day in names if day <= self.as_of.isoformat()), reverse=True)

    @cached_property
    def provinces(self) -> list[str]:
        """Codes of the provinces that sent files."""
        from vaxanalysis.publish.counted import provinces
        from vaxanalysis.store import Store

        return provinces(Store(self.store), self.as_of)

    def suffix(self, language: str) -> str:
        """The first language has plain names, the others have theirs before ``.html``."""
        return "" if language == self.languages[0] else f".{language}"


def notebook_folder() -> Path:
    """The notebooks of an installed package, or those of the repository."""
    package = Path(vaxanalysis.__file__).parent
    folders = [package / "notebooks", package.parent / "notebooks"]
    return next((folder for folder in folders if (folder / "city.ipynb").is_file()), folders[0])


def units(week: Week) -> tuple[list[str], set[str]]:
    """Codes of the districts that have data, and of those to make now."""
    from vaxanalysis.store import Store

    table = Store(week.store).table(week.as_of, "districts")
    if table is None:
        raise StoreError(
            week.store.name, f"the snapshot of {week.as_of} has no table 'districts'", "Run `vaxanalysis weekly` again."
        )
    received = sorted(table.filter(status="received")["unit_district"].to_list())
    if unknown := sorted(set(week.districts) - set(received)):
        raise ParameterError("--district", f"no data of {', '.join(unknown)}", f"With data: {', '.join(received)}.")
    return received, set(week.districts or received)


def code_key() -> str:
    """One hash over the package itself, caches left out."""
    package = Path(vaxanalysis.__file__).parent
    caches = (".", "__pycache__")
    files = {path: path.relative_to(package).parts for path in package.rglob("*") if path.is_file()}
    kept = [path for path, parts in files.items() if not any(part.startswith(caches) for part in parts)]
    return manifest.tree_digest(kept, package)


def base_key(week: Week) -> str:
    """One hash over what every page reads: counts up to this snapshot, notebooks, code, template, versions."""
    snapshots = week.store / "snapshots"
    days = [day for day in snapshots.iterdir() if not day.name.startswith(".") and day.name <= week.as_of.isoformat()]
    tables = [path for day in days for path in paths.inside(day / "tables", end=".parquet")]
    return manifest.key(
        tables=manifest.tree_digest(tables, snapshots),
        notebooks=manifest.tree_digest(paths.inside(notebook_folder(), end=".ipynb"), notebook_folder()),
        code=code_key(),
        word=manifest.tree_digest(paths.inside(week.store, TEMPLATE), week.store),
        versions=manifest.versions(),
    )


def district_jobs(week: Week, codes: Sequence[str], stage: Path, base: str) -> list[Job]:
    """One job for each district and language."""
    jobs = []
    there = {*week.districts, *_made_before(week)} if week.districts else {*codes}
    shown = [code for code in codes if code in there]
    for code in codes:
        stem = f"{code}-{places.slug(code)}"
        for language in week.languages:
            page = _page(week, language, stem, district_name(code, language))
            files, near = _files(week, stem, language, FILES), _neighbours(week, code, shown, language)
            page = replace(page, index=_up(week, places.province_of(code), language), files=files, near=near)
            jobs.append(_job(week, code, stem, "district", page, stage, base, {"district": code}))
    return jobs


def province_jobs(week: Week, pages: list[str], failed: Sequence[Any], stage: Path, base: str) -> list[Job]:
    """A page for each province that sent files and language; none where the index is that of the only province."""
    if len(week.provinces) == 1:
        return []
    more = _more(week, pages, failed)
    jobs = []
    for code in week.provinces:
        stem = f"{code}-{places.slug(code)}"
        for language in week.languages:
            page = _page(week, language, stem, province_name(code, language))
            index = Link(f"{INDEX}{week.suffix(language)}.html", Text(language)("frame.country"))
            page = replace(page, index=index, files=_files(week, stem, language, _printed(week)))
            jobs.append(_job(week, code, stem, "city", page, stage, base, more | {"province": code}))
    return jobs


def index_jobs(week: Week, pages: list[str], failed: Sequence[Any], stage: Path, base: str) -> list[Job]:
    """The index in every language: of the province that sent files, or of the country where several did.

    It links to the districts or provinces in ``pages`` and lists those that ``failed``.
    """
    names = {ZIP: "zip", **({WORKBOOK: "xlsx"} if "xlsx" in week.formats else {}), manifest.MANIFEST: "manifest"}
    more, jobs = _more(week, pages, failed), []
    alone = len(week.provinces) == 1
    if alone:
        more |= {"province": week.provinces[0]}
    for language in week.languages:
        text = Text(language)
        name = province_name(week.provinces[0], language) if alone else text("frame.country")
        files = tuple(Link(name, text(f"frame.{key}")) for name, key in names.items())
        picture = _files(week, INDEX, language, _printed(week) if alone else ())
        seen = explored.link(week, language) if alone else None
        page = replace(_page(week, language, INDEX, name), files=(*([seen] if seen else []), *picture, *files))
        job = _job(week, "", INDEX, "city" if alone else "country", page, stage, base, more)
        jobs.append(replace(job, explorer=seen.href if seen else ""))
    return jobs


def _more(week: Week, pages: list[str], failed: Sequence[Any]) -> dict[str, Any]:
    return {"pages": pages, "failed": [failure.parameters() for failure in failed], "primary": week.languages[0]}


def _printed(week: Week) -> Iterable[str]:
    """The formats of a province's page."""
    return FILES if week.audience == "internal" else ("png",)


def _files(week: Week, stem: str, language: str, kinds: Iterable[str]) -> tuple[Link, ...]:
    """Links to the files of a page in the formats of the run."""
    made = [kind for kind in kinds if kind in week.formats]
    return tuple(
        Link(FILES[kind].format(stem, week.suffix(language)), Text(language)(f"frame.{kind}")) for kind in made
    )


def _up(week: Week, province: str, language: str) -> Link:
    """From a district to the page of its province."""
    stem = INDEX if len(week.provinces) == 1 else f"{province}-{places.slug(province)}"
    text = Text(language, city=places.is_city(province))
    return Link(f"{stem}{week.suffix(language)}.html", text("frame.up"))


def _page(week: Week, language: str, stem: str, name: str) -> Page:
    others = [other for other in week.languages if other != language]
    links = tuple(Link(f"{stem}{week.suffix(other)}.html", Text(other)("frame.language"), other) for other in others)
    title, as_of = Text(language)("frame.heading", name=name), week.as_of.isoformat()
    before = _earlier_reports(week, f"{stem}{week.suffix(language)}.html", language)
    return Page(title, as_of, language, week.audience, languages=links, before=before)


def _neighbours(week: Week, code: str, shown: Sequence[str], language: str) -> tuple[Link, ...]:
    """The pages of the districts before and after this one, by code, among those ``shown``: of this run or made before."""
    if code not in shown:
        return ()
    at, text, end = shown.index(code), Text(language), f"{week.suffix(language)}.html"
    near = {"previous": shown[:at][-1:], "next": shown[at + 1 :][:1]}
    return tuple(
        Link(f"{one}-{places.slug(one)}{end}", text(f"frame.{which}", name=places.district_name(one, short=True)))
        for which, found in near.items()
        for one in found
    )


def _is_day(name: str) -> bool:
    try:
        return date.fromisoformat(name).isoformat() == name
    except ValueError:
        return False


def _made_before(week: Week) -> set[str]:
    """The districts whose pages of this day and audience an earlier run has made."""
    old = manifest.read(week.history / week.as_of.isoformat())
    same = old.get("parameters", {}).get("audience") == week.audience
    return {name.split("-")[0] for name in old.get("pages", {})} if same else set()


def _earlier_reports(week: Week, name: str, language: str) -> tuple[Link, ...]:
    """The same page in the reports before this one that have it for the same audience, the newest first."""
    days = [day for day in week.reports() if day != week.as_of.isoformat()]
    made = {day: old for day in days if name in (old := manifest.read(week.history / day)).get("pages", {})}
    there = [day for day, old in made.items() if old["parameters"]["audience"] == week.audience]
    return tuple(Link(f"../{day}/{name}", long_date(day, language)) for day in there)


def _job(
    week: Week, unit: str, stem: str, notebook: str, page: Page, stage: Path, base: str, more: Mapping[str, Any]
) -> Job:
    parameters = {"as_of": week.as_of.isoformat(), "language": page.language, "audience": week.audience} | dict(more)
    return Job(
        unit=unit,
        stem=stem,
        notebook=notebook_folder() / f"{notebook}.ipynb",
        parameters=parameters | {"store": str(week.store)},
        page=page,
        folder=stage,
        engine=week.engine,
        key=manifest.key(base=base, stem=stem, parameters=parameters, page=asdict(page), formats=week.formats),
        suffix=week.suffix(page.language),
        formats=week.formats,
    )
