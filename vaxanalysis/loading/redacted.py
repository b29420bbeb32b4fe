"""What may be shown of the names that people give: headings, files, sheets and facilities may hold a person.

A heading, sheet or file name is shown where each of its words is known: a word of headings, units or :data:`_FILES`, one without a
vowel, a day from 2020 on, less than eight digits; in a file name also a word in small letters that is no Vietnamese syllable. Any
other is given by its position: ``column 7``, ``file 3``. A facility with at least :data:`LEAST` doses is shown if it is no person's name,
else as :data:`OTHER`. The reasons are in docs/decisions/014.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache

import polars as pl

from vaxanalysis import places
from vaxanalysis.errors import InputError
from vaxanalysis.loading import heading_phrases, heading_words
from vaxanalysis.loading.failures import FileError
from vaxanalysis.places.names import KINDS_OF_UNITS, bare, has_marks, marked
from vaxanalysis.schema import COLUMNS, fold
from vaxanalysis.syllables import FAMILY_NAMES, SYLLABLE

LEAST = 20
"""The least doses of a facility that is shown."""

OTHER = "cơ sở khác"
"""The name shown for all other facilities."""

_FILES = """
danh sách, ds, danh sách đối tượng, tiêm, tiêm chủng, người tiêm, báo cáo, bc, biểu, mẫu, phụ lục, pl, tổng hợp, kết quả, dữ liệu,
số liệu, xuất, nhập, bảng, tệp, trang, trang tính, sổ, tuần, tháng, quý, đợt, lần, kỳ, ngày, năm, từ, đến, bản, bản sao, mới, cũ, sửa,
cuối, chốt, lọc, đã, chưa, đủ, thiếu, trùng, sai, mũi, tiêm mũi, covid, sars cov, vắc xin, vaccine, cntc, bổ sung, cập nhật, gửi, lại,
xác minh, xác thực, phản ánh, làm sạch, đối chiếu, đăng ký, tiền sử, khu vực, cơ sở, cả, toàn, và, của, theo, tại, không, có, riêng,
a, all, and, answer, answers, april, august, backup, bad, bank, binary, bom, book, broken, campaign, city, clean, column, commune,
complete, copy, count, cp, csv, damaged, data, date, day, december, delivery, demo, district, doc, dose, doses, draft, empty, example,
export, extract, february, file, filled, final, first, form, forms, frame, full, good, gz, heading, headings, html, image, import, in,
input, january, july, june, known, last, late, layout, left, list, lists, log, long, made, mail, main, map, march, memo, merged, missing,
more, named, new, nfd, no, note, november, numbers, october, of, old, one, other, others, out, page, parquet, part, people, person,
persons, pl, plan, population, postgresql, province, raw, read, ready, record, records, reference, register, rejected, report, reports,
request, requests, result, results, right, row, rows, same, sample, scan, second, semicolon, september, session, sheet, short, small,
sorted, source, station, summary, tab, table, template, test, text, the, third, three, total, truncated, truth, tsv, two, txt, unit,
units, upload, utf, vaccinations, version, ward, week, weekly, whole, with, without, worklist, worklists, wrong, xls, xlsm, xlsx, year,
zip"""
"""Words of files, sheets and headings beside those of fields and units, between commas."""

_SITES = """
trạm y tế, tyt, trạm, bệnh viện, bv, bvđk, trung tâm, ttyt, tt, ttksbt, cdc, phòng khám, pk, pkđk, phòng tiêm, điểm tiêm, điểm, cơ sở,
trường, thcs, thpt, tiểu học, mầm non, đại học, cao đẳng, học viện, viện, nhà văn hóa, nvh, nhà, ubnd, ủy ban, hội trường, công ty, cty,
khu, kcn, tổ, đội, sở, cục, chi cục, bộ, quân y, doanh nghiệp, siêu thị, chợ, đình, chùa, nhà thờ, sân, cung, clinic, hospital, center,
centre, station, site, school, university, health, vnvc, medlatec, vinmec"""
"""Words in names of facilities."""

_TITLES = re.compile(r"^(?:(?:bs|bsck|ts|ths|gs|pgs|ong|ba|anh|chi|em|co|chu|cu|dr|mr|mrs|ms|ck|ii?)\b[\s.]*)+")
_DAY = re.compile(r"(?<!\d)(?:20[2-9]\d([-_./ ]?)[01]\d\1[0-3]\d|[0-3]\d([-_./ ]?)[01]\d\2(?:20)?[2-9]\d)(?!\d)")
_SUFFIX = re.compile(r"\.[a-z]{2,7}$", re.I)
_WORD = re.compile(r"[^\W\d_]+")
_MIDDLE = {"van", "thi"}
LONGEST = 200
"""Characters of the longest name that is shown."""

DIGITS = 8
"""Digits of the shortest number of a person."""


def heading(text: str, position: int) -> str:
    """A heading, or ``column 7`` for the seventh column (``position`` counts from 0), as ``[columns]`` names it too."""
    return text if is_known(text) else f"column {position + 1}"


def joined(headings: Iterable[str], language: str = "en") -> str:
    """Results of :func:`heading`, as one text."""
    text = ", ".join(headings)
    return re.sub(r"\bcolumn (?=\d+(?:,|$))", "cột ", text) if language == "vi" else text


def sheet(name: str, language: str = "en") -> str:
    """The name of a sheet, or a text that it is not shown."""
    return name if is_known(name) else "(không nêu tên)" if language == "vi" else "(name not shown)"


def file(name: str, number: int, language: str = "en") -> str:
    """The name of a file, or ``file 3`` for the third (``tệp 3``)."""
    return name if is_known(name, technical=True) else f"{'tệp' if language == 'vi' else 'file'} {number}"


def files(names: Iterable[str], language: str = "en") -> dict[str, str]:
    """The name of each file -> what is shown of it; files are numbered in the order given."""
    return {name: file(name, number, language) for number, name in enumerate(names, 1)}


def file_or_kind(name: str, language: str = "en") -> str:
    """The name of a file, or only its kind where it has no number that could stand for it."""
    kind = suffix[0] if (suffix := re.search(r"\.[a-z0-9]{1,5}$", name, re.I)) else ""
    unnamed = f"một tệp {kind} (không nêu tên)" if language == "vi" else f"a {kind} file (name not shown)"
    return name if is_known(name, technical=True) else " ".join(unnamed.split())


def error(of: InputError, language: str = "en") -> InputError:
    """A failure with the name of its file as it may be shown; in Vietnamese if it has Vietnamese words."""
    what, repair = of.what, of.repair
    if isinstance(of, FileError) and language == "vi":
        what, repair = of.reason.what_vi + (f" ({of.found})" if of.found else ""), of.reason.repair_vi
    return InputError(file_or_kind(of.where, language), what, repair)


def table(rows: pl.DataFrame, language: str = "en", among: Iterable[str] | None = None) -> pl.DataFrame:
    """``rows`` with ``file``, and ``sheet`` where there is one, as they may be shown. ``among``: all files in their order."""
    files_of = files(rows["file"].unique(maintain_order=True) if among is None else among, language)
    sheets = (
        {name: sheet(name, language) for name in rows["sheet"].drop_nulls().unique()} if "sheet" in rows.columns else {}
    )
    return rows.with_columns(
        pl.col(column).replace(names) for column, names in (("file", files_of), ("sheet", sheets)) if names
    )


def facilities(doses: Mapping[str, int]) -> dict[str, str]:
    """Name of a facility -> what is shown of it, from how many ``doses`` it has."""
    return {name: name if count >= LEAST and not _holds_person(name) else OTHER for name, count in doses.items()}


@lru_cache(maxsize=65_536)
def is_known(text: str, technical: bool = False) -> bool:
    """Whether every word of ``text`` is known, and there is no long number, odd character or likely person in it.

    ``technical``: words in small letters that are no Vietnamese syllable, such as ``export``, count as known.
    """
    if len(text) > LONGEST:
        return False
    plain = unicodedata.normalize("NFC", _DAY.sub(" ", text))
    odd = "@" in plain or not all(char.isprintable() or char.isspace() for char in plain)
    if odd or _count_digits(plain) >= DIGITS:
        return False
    letters = [word for word in _WORD.findall(plain) if re.search("[aeiouy]", fold(word))]
    if technical:
        letters = [word for word in letters if not re.fullmatch("[a-z]+", word) or re.fullmatch(SYLLABLE, word)]
    return heading_phrases.words(" ".join(letters)).complete or (_covered(letters) and not looks_like_person(plain))


def looks_like_person(text: str) -> bool:
    """Whether ``text`` may be a person's name, a title before it or not: a family name or Văn, Thị in the middle, and no unit's."""
    words = _WORD.findall(_TITLES.sub("", fold(_SUFFIX.sub("", text))))
    if not 2 <= len(words) <= 6 or not all(re.fullmatch(SYLLABLE, word) for word in words):
        return False
    written = _WORD.findall(unicodedata.normalize("NFC", text).lower())
    family = FAMILY_NAMES if has_marks(text) else {fold(name) for name in FAMILY_NAMES}
    named = any(word in family for word in (written[0], written[-len(words)])) or _MIDDLE & {*words[1:-1]}
    return bool(named) and "".join(words) not in _units()


def _holds_person(name: str) -> bool:
    return "@" in name or _count_digits(name) >= DIGITS or (looks_like_person(name) and not _is_site(name))


def _is_site(name: str) -> bool:
    """Whether a word of facilities is in ``name``; one of a single syllable must be first, since people have such names too."""
    plain = " ".join(_WORD.findall(unicodedata.normalize("NFC", name).lower()))
    long, short = _sites()
    inside = long if has_marks(plain) else {fold(phrase) for phrase in long}
    return any(f" {phrase} " in f" {plain} " for phrase in inside) or plain.split(" ")[0] in short


@cache
def _sites() -> tuple[set[str], set[str]]:
    every = {*_phrases(_SITES), *KINDS_OF_UNITS}
    short = {phrase for phrase in every if re.fullmatch(SYLLABLE, fold(phrase))}
    return every - short, short


def _count_digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _phrases(text: str) -> list[str]:
    return [" ".join(phrase.split()) for phrase in text.split(",")]


@cache
def _units() -> frozenset[str]:
    """The names of all units, folded and without spaces, with and without the word for their kind."""
    return frozenset(bare(name) for name in _named(*_LARGE, "commune", "commune_short"))


_LARGE = ("province", "district", "district_short")


def _named(*columns: str) -> Iterable[str]:
    units = places.units()
    yield from (name for column in columns for name in units[column].unique())
    if "province" in columns:
        yield from (places.province_name(code, short=True) for code in units["province_code"].unique())


@cache
def _known() -> frozenset[str]:
    """All phrases whose words are known, letters only; no commune alone that may be a person."""
    of_headings = (phrase for phrases in heading_words.words().values() for phrase in phrases)
    communes = (name for name in _named("commune_short") if fold(name.split()[0]) not in map(fold, FAMILY_NAMES))
    every = (*_named(*_LARGE, "commune"), *communes, *of_headings, *_phrases(_FILES), *_phrases(_SITES), *COLUMNS)
    return frozenset(" ".join(_WORD.findall(phrase.lower())) for phrase in every)


@cache
def _known_as(spelt: Callable[[str], str]) -> frozenset[str]:
    return frozenset(map(spelt, _known()))


def _covered(words: list[str]) -> bool:
    """Whether ``words`` are known phrases and single letters, one after the other; a phrase with marks must agree in them."""
    lower, reached = [word.lower() for word in words], {0}
    known = _known_as(marked if has_marks(" ".join(words)) else bare)
    for end in range(1, len(words) + 1):
        starts = reached & {*range(max(end - heading_phrases.LONGEST, 0), end)}
        if any(len("".join(lower[start:end])) == 1 or marked(" ".join(lower[start:end])) in known for start in starts):
            reached.add(end)
    return len(words) in reached
