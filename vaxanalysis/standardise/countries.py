"""The country that a text on nationality names, if any: an unknown word decides nothing.

Names in Vietnamese and English and the two- and three-letter codes are those of the Unicode CLDR, as in Babel; added
are the names in daily use and the English adjectives of the countries whose citizens live in Viet Nam.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from vaxanalysis.schema import fold

VIET_NAM = "VN"

_IN_USE: dict[str, str] = {
    "VN": "Việt, người Việt, VIE, VNA, CHXHCN Việt Nam, Cộng hòa xã hội chủ nghĩa Việt Nam, CHXHCNVN, Vietnamese, Viet Namese, Vietnamien",
    "AE": "UAE, Dubai, Emirati", "AR": "Argentine", "AT": "Austrian", "AU": "Úc, Ôxtrâylia, Ô-xtrây-li-a, Australian", "BD": "Bangladeshi",
    "BE": "Belgian, Belgique", "BR": "Bra-xin, Brazilian", "BY": "Belarusian", "CA": "Ca-na-đa, Canadian", "CH": "Swiss",
    "CL": "Chi-lê, Chilean", "CN": "Trung Hoa, Tàu, Chinese, PRC, P.R. China, People's Republic of China", "CO": "Colombian",
    "CU": "Cu-ba, Cuban", "CZ": "Tiệp, Cộng hòa Séc, Czech, Czech Republic", "DE": "CHLB Đức, Cộng hòa Liên bang Đức, German, Deutschland",
    "DK": "Danish", "DZ": "An-giê-ri, Algerian", "EG": "Egyptian", "ES": "Spanish", "FI": "Finnish", "FR": "French",
    "GB": "Anh, Anh Quốc, UK, U.K., England, Scotland, Wales, Great Britain, British, English", "GR": "Greek", "HK": "Hồng Kông, Hong Kong",
    "HU": "Hung-ga-ri, Hungarian", "ID": "In-đô-nê-xi-a, Indonesian", "IE": "Ai-len, Irish", "IL": "Ít-xra-en, Israeli", "IN": "Indian",
    "IQ": "I-rắc, Iraqi", "IR": "Iranian", "IT": "Ý, I-ta-li-a, Italian", "JP": "Nhật, Japanese",
    "KH": "Cam-pu-chia, Cambodian, Căm-pu-chia, Cambodge", "KP": "Bắc Triều Tiên, DPRK",
    "KR": "Hàn, Nam Hàn, Nam Triều Tiên, Đại Hàn Dân Quốc, Korea, South Korean, Korean, Republic of Korea, ROK",
    "LA": "Lao, Laotian, Lao PDR, CHDCND Lào", "LK": "Xri Lan-ca, Sri Lankan", "MM": "Miến Điện, Mi-an-ma, Myanmar, Burmese, Burma",
    "MN": "Mongolian", "MO": "Ma Cao, Macau, Macao", "MX": "Mê-hi-cô, Mexican", "MY": "Ma-lai-xi-a, Mã Lai, Malaysian",
    "NG": "Ni-giê-ri-a, Nigerian", "NL": "Dutch, Holland, The Netherlands", "NO": "Norwegian", "NP": "Nê-pan, Nepalese, Nepali",
    "NZ": "Niu Di-lân, Tân Tây Lan, New Zealander", "PH": "Phi-líp-pin, Phi, Filipino, Filipina, Philippine", "PK": "Pakistani",
    "PL": "Polish", "PT": "Portuguese", "RO": "Ru-ma-ni, Romanian", "RU": "Liên bang Nga, Russian, Russian Federation", "SE": "Swedish",
    "SA": "Ả Rập Xê Út", "SG": "Xin-ga-po, Xinh-ga-po, Sing, Singaporean", "SK": "Slovak", "SY": "Xi-ri, Syrian", "TH": "Thai, Thailander",
    "TR": "Turkish, Turkey", "TW": "Taiwanese, Trung Hoa Dân Quốc", "UA": "U-crai-na, Ukraine, Ukrainian",
    "US": "Mỹ, Hợp chủng quốc Hoa Kỳ, USA, U.S.A., US, America, American, United States of America", "ZA": "South African",
}  # fmt: skip

_NO_CODE = frozenset({"na", "no", "y"})
"""Two-letter codes that are also placeholders, and ``Ý`` without its mark."""

_PEOPLE = frozenset({"thai", "hoa", "co", "ma", "lu", "tho", "khmer"})
"""Also names of peoples of Viet Nam, when written without more: they decide nothing."""

_LEADING = re.compile(r"^(?:quoctich|quocgia|nguoi|congdan|nuoc|qt)+(?=.)")


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """Every known name, as :func:`_key` of it -> its two-letter code."""
    return {key: code for code, name in _names() if (key := _key(name)) and key not in _NO_CODE | _PEOPLE}


def _names() -> Iterator[tuple[str, str]]:
    from babel import Locale
    from babel.core import get_global

    territories = {code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha()}
    known = territories - {"ZZ", "XA", "XB", "EU", "EZ", "UN", "QO"}
    for alias, codes in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and codes[0] in known:
            yield codes[0], alias
    for code in sorted(known):
        yield code, code
        for language in ("vi", "en"):
            name = Locale(language).territories.get(code, "")
            yield from ((code, part) for part in (name, *re.split(r"[(),]", name)[:1]) if part)
    yield from ((code, name) for code, names in _IN_USE.items() for name in names.split(","))


def _key(text: str) -> str:
    return re.sub(r"[^a-z]", "", fold(text))


@lru_cache(maxsize=65_536)
def country(text: str) -> str | None:
    """The two-letter code of the one country that ``text`` names; None for none, for one beside Viet Nam, and if a word is not known.

    Case, marks, dots, numbers and the words for citizen, people and nationality do not matter; ``Việt Nam (VN)`` names one country.
    """
    if text.strip().lower() == "ý":
        return "IT"
    found = {_of(text)} - {None} or {_of(part) for part in re.split(r"[(),/;|:+-]", text) if _key(part)}
    several = len(found) > 1 and {None, VIET_NAM} & found
    return None if several else min(found, key=str, default=None)


def _of(text: str) -> str | None:
    key = _key(text)
    return countries().get(key) or countries().get(_LEADING.sub("", key))
