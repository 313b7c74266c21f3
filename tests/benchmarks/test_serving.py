"""The serving benchmark: a short run from end to end, and what it makes of times that are known."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from benchmarks.serving.__main__ import main
from benchmarks.serving.endurance import Endurance
from benchmarks.serving.load import at_pace, flat_out, one_by_one
from benchmarks.serving.servers import post


def test_a_short_run_measures_and_reports(churn_csv: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "serving.md"
    short = ["--seconds", "0.5", "--rounds", "1", "--transform-rows", "1200", "--endurance", "8", "--kill-every", "8"]
    assert main(["--data", str(churn_csv), "--server", "ours", "fastapi", *short, "--out", str(out)]) == 0
    text = out.read_text(encoding="utf-8")
    assert text in capsys.readouterr().out
    for name in ("ours", "fastapi"):
        row = re.search(rf"\| {name} \| ([\d.]+) \| ([\d.]+) \| ([\d,]+) \| ([\d.]+) \| (\d+) \| 0 \|", text)
        assert row, text
        p50, p99, per_second, _, memory = (float(value.replace(",", "")) for value in row.groups())
        assert 0 < p50 <= p99
        assert per_second > 10
        assert 30 < memory < 2_000
    for kind in ("ours, JSON", "ours, CSV", "ours, Parquet", "fastapi, JSON"):
        assert f"| {kind} |" in text
    endured = text.rstrip().splitlines()[-1].strip("| ").split(" | ")
    total, right, failed, _, wrong, kills, recovery = (float(cell.replace(",", "")) for cell in endured)
    assert total == right + failed
    assert (wrong, kills) == (0, 1)
    assert 0 < recovery < 8


def test_a_recovery_ends_with_the_first_right_answer_to_a_later_request() -> None:
    right = [(9.8, 9.9), (9.9, 10.01), (11.4, 11.5), (11.3, 11.6), (19.8, 20.1), (22.4, 22.5)]
    found = Endurance(kills=[10.0, 20.0], right=right, failed=[10.0, 10.4, 15.0, 20.01, 20.3])
    assert found.recoveries() == pytest.approx([1.5, 2.5])
    assert found.strays() == 1
    assert Endurance(kills=[1.0], failed=[1.1]).recoveries() == [float("inf")]


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Every request with its body, but `late` after a while, `wrong` with another status and `gone` with nothing."""
    while True:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            break
        body = await reader.readexactly(int(head.partition(b"Content-Length: ")[2].split(b"\r\n")[0]))
        if body == b"gone":
            break
        if body == b"late":
            await asyncio.sleep(0.2)
        status = b"500 Broken" if body == b"wrong" else b"200 OK"
        writer.write(b"HTTP/1.1 %s\r\ncontent-length: %d\r\n\r\n%s" % (status, len(body), body))
    writer.close()


def asked(*bodies: bytes) -> list[bytes]:
    return [post(body, "text/csv", "localhost") for body in bodies]


async def test_requests_that_wait_and_fail_are_seen() -> None:
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    paced = await at_pace(port, asked(b"a", b"late", b"wrong", b"gone"), per_second=100, seconds=0.2)
    assert (len(paced.seconds), paced.failed) == (15, 10)
    assert paced.percentile(0.1) < 200 <= paced.percentile(0.99)
    assert await flat_out(port, asked(b"late"), connections=4, seconds=0.3) == pytest.approx(20, rel=0.4)
    with pytest.raises(RuntimeError, match="500"):
        await flat_out(port, asked(b"wrong"), connections=1, seconds=1)
    assert len(await one_by_one(port, asked(b"a")[0], 3)) == 3
    server.close()
