"""Citizens' requests about a synthetic register, with the truth about each: who sent it, and how its clock ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from vaxanalysis import outputs
from vaxanalysis.synth import people, profiles, world
from vaxanalysis.synth.generate import AS_OF
from vaxanalysis.synth.workbooks import write_plain

KIND_SHARES = (0.15, 0.25, 0.2, 0.25, 0.15)
"""Shares of the five kinds; the second comes from people who are not on the register."""

LIMIT = np.timedelta64(48, "h")
REASONS = (
    "Giấy thiếu ngày, mũi hoặc tên vắc xin", "Chỉ có ảnh chân dung", "Giấy xác nhận thiếu họ tên, giới tính, ngày tiêm hoặc vắc xin",
    "Che thông tin cá nhân", "Ảnh mờ", "Giấy bị tẩy xoá", "Thông tin khác với giấy xác nhận", "Họ tên thiếu hoặc không dấu",
)  # fmt: skip
_HEADINGS = {
    "request_id": "Mã phản ánh", "received": "Thời điểm tiếp nhận", "kind": "Loại phản ánh", "facility": "Cơ sở tiêm (nếu biết)",
    "commune": "Phường/Xã nơi tiêm", "district": "Quận/Huyện nơi tiêm", "province": "Tỉnh/Thành phố nơi tiêm",
    "full_name": "Họ và tên", "birth_date": "Ngày sinh", "citizen_id": "Số CCCD/CMND", "phone": "Số điện thoại",
    "closed": "Thời điểm trả lời", "outcome": "Kết quả xử lý", "reason": "Lý do từ chối",
}  # fmt: skip


@dataclass(frozen=True)
class RequestsReport:
    """The requests and their truth: ``request_id, kind, person_id`` (null: not on the register), ``clock``.

    ``clock`` is ``in_time``, ``late``, ``open`` or ``overdue`` at the end of ``as_of``.
    """

    file: Path
    truth: Path
    rows: int


def _times(rng: np.random.Generator, count: int, as_of: date) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Minutes received and closed, and how the clock stands at the end of the day; one in fifty takes exactly 48 hours."""
    end = np.datetime64(as_of).astype("datetime64[m]") + np.timedelta64(24, "h")
    received = end - rng.integers(1, 14 * 1440, count).astype("timedelta64[m]")
    minutes = np.where(rng.random(count) < 0.02, 2880, rng.exponential(20 * 60, count).astype(np.int64) + 5)
    closed = received + minutes.astype("timedelta64[m]")
    known = (closed < end) & (rng.random(count) > 0.02)
    done = np.where(closed - received <= LIMIT, "in_time", "late")
    clock = np.where(known, done, np.where(end - received > LIMIT, "overdue", "open"))
    return received, np.where(known, closed, np.datetime64("NaT")), clock


def _senders(
    rng: np.random.Generator, persons: int, seed: int, kinds: np.ndarray, habits: profiles.Profile, province: str
) -> pl.DataFrame:
    """Who sends each request: people of the register's first block, or, for the second kind, of a block it does not have."""
    where = world.build(seed, habits.spread, province)
    blocks = -(-persons // people.BLOCK)
    size = min(people.BLOCK, persons)
    on, off = (people.make(seed, block, size, blocks, habits, where) for block in (0, blocks))
    folk = pl.concat([on.with_columns(person_id=pl.col("person").cast(pl.Int64)), off], how="diagonal")
    rows = np.where(kinds == 2, size, 0) + rng.integers(0, size, kinds.size)
    homes = where.communes.select(site="commune", district="district", province="province")
    folk = folk[rows].select("person_id", "name", "birth", "cccd", "phone", "home")
    return folk.hstack(homes[folk["home"].to_numpy()])


def requests(
    out: Path | str, count: int, seed: int, *, persons: int = 20_000, profile: str = "default", as_of: date = AS_OF,
    province: str = world.HANOI,
) -> RequestsReport:  # fmt: skip
    """Writes ``count`` requests (.xlsx or .csv) about the register that ``generate`` makes of the same arguments."""
    out, rng = Path(out), np.random.default_rng([seed, 7])
    kinds = rng.choice(np.arange(1, 6), count, p=KIND_SHARES)
    received, closed, clock = _times(rng, count, as_of)
    chance, rejected = rng.random(count), rng.random(count) < 0.1
    reasons = np.array(REASONS)[rng.integers(0, len(REASONS), count)]
    frame = _senders(rng, persons, seed, kinds, profiles.find(profile), province).with_columns(
        request_id=pl.format("PA{}", pl.int_range(1, count + 1).cast(pl.String).str.zfill(6)), kind=pl.Series(kinds),
        at=pl.Series(received.astype("datetime64[ms]")), ended=pl.Series(closed.astype("datetime64[ms]")),
        clock=pl.Series(clock), rejected=pl.Series(rejected),
        why=pl.Series(reasons), known=pl.Series(chance),
    )  # fmt: skip
    truth = out.with_name(f"{out.stem}-truth.parquet")
    outputs.refuse_existing(out)
    table = _shown(frame).rename(_HEADINGS)
    outputs.write_file(out, lambda path: write_plain(path, table) if out.suffix == ".xlsx" else table.write_csv(path))
    outputs.write_file(truth, frame.select("request_id", "kind", "person_id", "clock").write_parquet)
    return RequestsReport(out, truth, count)


def _shown(frame: pl.DataFrame) -> pl.DataFrame:
    """The requests as text: the site is known in six of ten, else the commune in three, else only the district."""
    over = pl.col("ended").is_not_null()
    refused = over & pl.col("rejected")
    return frame.select(
        request_id="request_id", received=pl.col("at").dt.strftime("%d/%m/%Y %H:%M"), kind=pl.col("kind").cast(pl.String),
        facility=pl.when(pl.col("known") < 0.6).then(pl.lit("Trạm Y tế ") + pl.col("site")),
        commune=pl.when(pl.col("known") < 0.9).then("site"), district="district", province="province", full_name="name",
        birth_date=pl.col("birth").dt.strftime("%d/%m/%Y"), citizen_id="cccd", phone="phone",
        closed=pl.col("ended").dt.strftime("%d/%m/%Y %H:%M"),
        outcome=pl.when(refused).then(pl.lit("Từ chối")).when(over).then(pl.lit("Đã xử lý")), reason=pl.when(refused).then("why"),
    )  # fmt: skip
