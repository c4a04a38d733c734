"""`sartor bench index`, whole: a small gallery, every engine, both sides."""

import json

from typer.testing import CliRunner

from evaluation.bench import commands


def test_bench_builds_and_searches_each_engine_beside_faiss(tmp_path):
    words = ["index", "--count", "3000", "--dim", "20", "--milvus-count", "600", "--rounds", "1"]
    engines = ["--engine", "exact", "--engine", "ivf"]
    out = tmp_path / "report.json"
    result = CliRunner().invoke(
        commands.app, [*words, *engines, "--work", str(tmp_path / "work"), "--out", str(out)]
    )
    assert result.exit_code == 0, result.output
    told = json.loads(out.read_text())
    assert [one["engine"] for one in told["engines"]] == ["exact", "ivf", "milvus"]
    for engine in told["engines"]:
        assert f"### {engine['engine']}, {engine['count']:,} rows" in result.output
        for one in engine["searched"]:
            assert 0 < one["p50"] <= one["p99"]
            if one["way"] == "sartor":
                assert one["recall"] >= 0.97
                assert one["ours_over"] == 1
    exact = told["engines"][0]["searched"]
    assert {one["way"] for one in exact} == {"sartor", "FAISS"}
    assert {one["recall"] for one in exact} == {1.0}


def test_bench_of_real_embeddings_repeats_them(tmp_path):
    import numpy as np

    from tests.index_store.shop import directions

    np.save(tmp_path / "real.npy", directions(40, 24))
    words = ["index", "--count", "1000", "--data", str(tmp_path / "real.npy"), "--rounds", "1"]
    result = CliRunner().invoke(
        commands.app,
        [*words, "--engine", "exact", "--milvus-count", "0", "--work", str(tmp_path / "work")],
    )
    assert result.exit_code == 0, result.output
    assert "real.npy, 24 numbers a row" in result.output
    assert np.load(tmp_path / "work" / "real-1000.npy").shape == (1000, 24)
