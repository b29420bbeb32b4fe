"""``plan``: who, how long, by when; the page, a workbook a district, CSV."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from vaxanalysis import outputs
from vaxanalysis.cli import options
from vaxanalysis.cli.sentences import Sentences, language
from vaxanalysis.languages import LANGUAGES


def plan(
    store: options.StoreFolder,
    as_of: options.AsOf,
    out: options.Folder,
    deadline: Annotated[
        str | None, typer.Option("--deadline", metavar="DATE", help="The day all must be done (default: the settings)")
    ] = None,
    config: options.ConfigFile = None,
    scenario: Annotated[
        list[str] | None,
        typer.Option("--scenario", metavar="NAME", help="Compare a section \\[plan.scenario.NAME]; may be repeated"),
    ] = None,
) -> None:
    """Plan the verification: what is left on each day, the chance to meet the deadline, hours, people, scenarios."""
    from vaxanalysis import config as settings
    from vaxanalysis import places, planning
    from vaxanalysis.planning import book, kept
    from vaxanalysis.publish.planned import province_of
    from vaxanalysis.publish.progress import chance
    from vaxanalysis.publish.render.planning import plan_pages
    from vaxanalysis.publish.units import province_name
    from vaxanalysis.store import Store

    day, given = options.day(as_of), settings.load(config, store)
    where = Store(store)
    options.check_folder(out)
    with where.alone("plan") as note, outputs.locked(out, inside=True):
        note.outputs = [str(out.resolve())]
        province = province_of(where, day)
        last = options.day(deadline) if deadline else given.terms(province).deadline
        assumed = planning.effort(given.plan, str(config or settings.FILE))
        made = planning.plan(where, planning.basis(where, day, last, assumed, province), scenario or [])
        kept.keep(where, day, made.days)
        names = {one: province_name(province, one) if province else where.path.name for one in LANGUAGES}
        pages = plan_pages(made, where.path.resolve(), names)
        with outputs.placing(out) as files:
            for name, content in pages.items():
                files.add(name, partial(Path.write_bytes, data=content))
            for code in made.units.filter(level="district")["unit_district"].sort():
                stem = f"{code}-{places.slug(code)}" if code else "unresolved"
                files.add(f"plan-{stem}.xlsx", partial(book.write_book, made, code))
    for wanted, name in files.aside.items():
        options.warn(f"{out / wanted} was edited, or is not ours, and stays; the new file is {name}")
    city = made.units.filter(level="city").row(0, named=True)
    likely = chance(city["chance"])
    typer.echo(f"{out / 'plan.html'}: {city['open']:,} records open, chance to finish by {last}: {likely}%")
    options.name_silent(where, day, Sentences(language(None)))
