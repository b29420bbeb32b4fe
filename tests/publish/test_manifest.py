"""Keys and hashes: equal for equal things, different for different ones."""

from pathlib import Path

from tests.publish.stubs import AS_OF, write_store
from vaxanalysis.publish import manifest
from vaxanalysis.publish.package import write_zip
from vaxanalysis.publish.render.plan import Week, base_key, code_key


def week(store: Path, audience: str = "internal") -> Week:
    return Week(store, AS_OF, ("vi", "en"), audience, "fork", (), store)


def test_a_key_depends_on_names_and_values() -> None:
    assert manifest.key(a=1, b=2) == manifest.key(b=2, a=1)
    assert len({manifest.key(a=1), manifest.key(a=2), manifest.key(b=1), manifest.key(a="1")}) == 4


def test_a_tree_has_one_hash_over_names_and_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    (tmp_path / "b").write_text("2")
    both = manifest.tree_digest([tmp_path / "b", tmp_path / "a"], tmp_path)
    assert both == manifest.tree_digest([tmp_path / "a", tmp_path / "b"], tmp_path)
    (tmp_path / "b").rename(tmp_path / "c")
    assert both != manifest.tree_digest([tmp_path / "a", tmp_path / "c"], tmp_path)


def test_the_base_key_follows_the_counts_of_this_week_and_earlier_ones_only(tmp_path: Path) -> None:
    store = write_store(tmp_path / "store")
    first = base_key(week(store))
    later = store / "snapshots" / "2021-11-15" / "tables"
    later.mkdir(parents=True)
    (later / "counts.parquet").write_bytes(b"later")
    assert base_key(week(store)) == first
    (store / "snapshots" / AS_OF.isoformat() / "tables" / "counts.parquet").write_bytes(b"now")
    assert base_key(week(store)) != first
    assert len(code_key()) == 64


def test_files_are_intact_by_presence_and_size(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("four")
    files = manifest.entries(tmp_path, ["a.html"])
    assert files["a.html"]["bytes"] == 4
    assert manifest.intact(tmp_path, files)
    (tmp_path / "a.html").write_text("three")
    assert not manifest.intact(tmp_path, files)


def test_a_broken_manifest_is_none(tmp_path: Path) -> None:
    assert manifest.read(tmp_path) == {}
    (tmp_path / manifest.MANIFEST).write_text("{")
    assert manifest.read(tmp_path) == {}


def test_a_public_record_leaves_out_the_rows_of_files(tmp_path: Path) -> None:
    store = write_store(tmp_path / "store")
    inside = manifest.record(week(store), {}, {}, [])
    outside = manifest.record(week(store, "public"), {}, {}, [])
    assert inside["inputs"] == [
        {
            "file": "a.csv",
            "sha256": "0" * 64,
            "sender": None,
            "status": "ok",
            "rows": 9,
            "read": 6,
            "rejected": 3,
            "records": 6,
        }
    ]
    assert outside["inputs"] == [{"file": "file 1", "sha256": "0" * 64, "sender": None, "status": "ok"}]


def test_bundles_have_equal_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("a")
    for name in ("1", "2"):
        write_zip(tmp_path / f"{name}.zip", ["a.html", "notebooks/b.ipynb"], tmp_path)
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()
