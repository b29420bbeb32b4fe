"""Made-up records for the linkage: one person, and strangers around."""

import datetime as dt

from vaxanalysis.schema import fold


def person(record: str, name: str, birth: tuple[int, int, int], **more: object) -> dict[str, object]:
    given = {
        "sex_std": "female",
        "cccd": None,
        "phone_std": None,
        "unit_district": "001",
        "unit_commune": "00001",
        "doses": 1,
    }
    return {
        "record_id": record,
        "name_std": name,
        "name_folded": fold(name),
        "birth": dt.date(*birth),
        "birth_year": birth[0],
        **given,
        **more,
    }


def crowd(size: int = 600) -> list[dict[str, object]]:
    """Strangers, so that names, dates and places have frequencies."""
    families, givens = ["Nguyễn", "Trần", "Lê", "Phạm", "Bùi"], ["Lan", "Loan", "Hoa", "Mai", "Hằng", "Yến"]
    return [
        person(
            f"x{n:04}", f"{families[n % 5]} {'Thị' if n % 3 else 'Thu'} {givens[n % 6]}", (1950 + n % 60, 1 + n % 12, 1 + n * 7 % 28),
            cccd=f"0011{n % 60 + 50:03}"[:6] + f"{n:06}", phone_std=f"09{n:08}", unit_commune=f"{n % 30:05}",
        )
        for n in range(size)
    ]  # fmt: skip
