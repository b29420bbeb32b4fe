"""A name with its marks: differences that make two names (Minh Anh, Minh Ánh), and such as do not (hoà, hòa; Thi for Thị)."""

from __future__ import annotations

import polars as pl

from vaxanalysis.standardise.names import folded

_TONED = {"a": "àáảãạ", "e": "èéẻẽẹ", "o": "òóỏõọ", "u": "ùúủũụ", "y": "ỳýỷỹỵ"}

TONE_PLACES = {
    one + late: early + two
    for one, two in ("oa", "oe", "uy")
    for early, late in zip(_TONED[one], _TONED[two], strict=True)
}
"""Newer placing of the tone mark (hoà) to the older (hòa): two spellings of one name."""

TELEX = {"dd": "d", "aa": "a", "ee": "e", "oo": "o", "aw": "a", "ow": "o", "uw": "u"}
"""Letters typed with marks by a keyboard that did not turn them into marks (Cuwowngf for Cường)."""

LOOK_ALIKES = {"ð": "đ", "ɖ": "đ"}
"""Letters of other alphabets that are typed for đ."""

FILLERS = {" thi ": " thị ", " van ": " văn "}
"""Middle names of half the country, often typed without their mark: no evidence of another name."""

_BORN = r"(?:(?:trẻ|tre|bé|be)\s+)?(?:sơ\s+sinh|so\s+sinh)|t?ss"
_CHILD = r"(?:con|bé|be|em bé|em be|cháu|chau|trẻ|tre)(?:\s+(?:trai|gái|gai|con))?(?:\s+(?:thứ\s+|thu\s+|số\s+|so\s+)?[1-9])?"
_PARENT = r"(?:(?:của|cua)\s+)?(?:bà|ba|chị|chi|cô|co|mẹ|me|sản phụ|san phu)|của|cua"
_CB = r"c\s*[./]?\s*b\s*[1-9]?"
_BEFORE = (
    rf"{_CB}|(?:(?:{_BORN}|{_CHILD})\W+)?{_CHILD}\s+(?:{_PARENT})|(?:{_BORN})\s+(?:{_PARENT})"
    r"|(?:baby|newborn|infant)(?:\s+(?:boy|girl))?\s+of"
)
_AFTER = r"[\s(\[\-–,/]+c[./]?b\s*[1-9]?"
CHILD_OF = rf"(?i)^[\W_]*(?:{_BEFORE})[\s.:,(\-–/]+|(?:{_AFTER})[\W_]*$"
"""Written before or after a mother's name where the child has none yet: CB, Con bà, Bé gái chị, Trẻ sơ sinh con bà, ... (CB)."""

TURNED = (
    (r"(?i)^([yh])(?:\s*['’`´.]\s*|\s+)(\S.*?)\s+(\S+)$", "${3} ${1} ${2}"),
    (r"(?i)^(h)([b-df-hj-np-tv-xzđñƀ]\S*(?:\s.*?)?)\s+(\S+)$", "${3} ${1} ${2}"),
    (r"(?i)^(\S+(?:\s\S+)?)\s+(h)['’`´]?([b-df-hj-np-tv-xzđñƀ]\S*)$", "${1} ${2} ${3}"),
)
"""Names of Ede, Gia Rai and others with the clan last (H'Bia Niê, HBia Niê, Y Thih Êban), -> the order of other names: Niê H Bia."""

NOT_LATIN = r"[\p{L}--\p{Latin}]"
"""A letter of another writing than Latin: a name in such is no name that is missing."""

COLUMNS = ("marked", "marked_own", "marked_given", "name_sorted")


def bears_marks(name: pl.Expr) -> pl.Expr:
    """Whether a name holds a letter beyond ASCII; null for a missing name."""
    return name.str.len_bytes() > name.str.len_chars()


def lowered(name: pl.Expr) -> pl.Expr:
    """``name`` in small letters, one spelling for what is one name."""
    return name.str.to_lowercase().str.replace_many(TONE_PLACES | LOOK_ALIKES)


def plain(folded: pl.Expr) -> pl.Expr:
    """A folded name without what Telex leaves: doubled letters, w, and tone letters where no Vietnamese syllable has them."""
    letters = folded.str.replace_many(TELEX)
    return letters.str.replace_all(r"([aeiouy])[sfrxj]", "$1").str.replace_all(r"([a-z])[sfrxjw]\b", "$1")


def marked(names: pl.DataFrame) -> pl.DataFrame:
    """``names`` (``name_std, name_folded``) with ``COLUMNS``, null for a name typed without marks or not readable as words.

    ``marked``: all words, sorted; ``marked_own``: those after the family name, sorted; ``marked_given``: the last word. ``name_sorted``:
    the words without marks, sorted; null only for a missing name.
    """
    words, folded = pl.col("_spelt").str.split(" "), pl.col("name_folded")
    clean = pl.col("name_std").str.replace_all(r"\([^)]*(?:\)|$)|\[[^\]]*(?:\]|$)", " ")
    parted = clean.str.replace_all(r"(\p{Ll})(\p{Lu}\p{Ll})", "$1 $2").str.replace_all(r"[^\p{L}]+", " ")
    spelt = lowered(parted.str.strip_chars(" "))
    last, given = words.list.last(), folded.str.split(" ").list.last()
    readable = pl.col("_spelt").str.len_chars() == folded.str.len_chars()
    found = names.with_columns(
        _spelt=pl.when(bears_marks(spelt) & (plain(folded) == folded)).then(spelt.str.replace_many(FILLERS))
    ).with_columns(
        pl.when(readable).then(words.list.sort().list.join(" ")).alias("marked"),
        pl.when(readable).then(words.list.slice(1).list.sort().list.join(" ")).alias("marked_own"),
        pl.when(last.str.len_chars() == given.str.len_chars()).then(last).alias("marked_given"),
        folded.str.split(" ").list.sort().list.join(" ").alias("name_sorted"),
    )
    return found.drop("_spelt")


def clan_first(name: pl.Expr) -> pl.Expr:
    """``name`` with its clan before ``Y`` or ``H`` and the given name, however it was written; other names as they are."""
    for pattern, order in TURNED:
        name = name.str.replace(pattern, order)
    return name


def _other_writings(records: pl.LazyFrame, raw: str) -> pl.LazyFrame:
    """Names without a Latin letter as they stand in ``raw``, so that two of them are two names."""
    typed = pl.col(raw)
    whole = typed.str.normalize("NFC").str.to_lowercase().str.replace_all(r"[^\p{L}\p{M}]+", " ").str.strip_chars()
    unread = pl.col("name_folded").is_null() & typed.str.contains(NOT_LATIN) & ~typed.str.contains(r"\p{Latin}")
    family, given = whole.str.split(" ").list.first(), whole.str.split(" ").list.last()
    parts = {"name_std": whole, "name_folded": whole, "family_name": family, "given_name": given}
    return records.with_columns(
        pl.when(unread).then(part).otherwise(pl.col(name)).alias(name) for name, part in parts.items()
    )


def named(records: pl.LazyFrame, raw: str) -> pl.LazyFrame:
    """The columns of a name, the clan first; null where the mother's name is entered for a child, which is ``mother``, with its number.

    ``raw``: the column with the name as it was typed.
    """
    turned = clan_first(pl.col("name_folded"))
    words, other = turned.str.split(" "), turned != pl.col("name_folded")
    parts = {
        "family_name": words.list.first(),
        "middle_name": words.list.slice(1, words.list.len() - 2).list.join(" "),
        "given_name": words.list.last(),
    }
    names = {"name_std": clan_first(pl.col("name_std")), "name_folded": turned}
    new = names | {name: pl.when(other).then(part).otherwise(pl.col(name)) for name, part in parts.items()}
    typed = pl.when("_of").then(pl.col(raw))
    number = typed.str.extract("([1-9])").fill_null("")
    return (
        _other_writings(records, raw)
        .with_columns(_of=pl.col(raw).str.contains(CHILD_OF).fill_null(False))
        .with_columns(_typed=typed.str.replace_all(CHILD_OF, ""), _number=number)
        .pipe(folded, "_typed", "_mother")
        .with_columns(mother=clan_first(pl.col("_mother")) + pl.col("_number"))
        .with_columns(pl.when(~pl.col("_of")).then(value).alias(name) for name, value in new.items())
        .drop("_of", "_typed", "_number", "_mother")
    )
