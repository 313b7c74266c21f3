"""Encrypted files: what is written is read again, and nothing else is."""

from __future__ import annotations

import io
import os
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import AutopilotError, ErrorCode
from jupyter_autopilot.crypt import (
    clear_size,
    encrypt_folder,
    is_sealed,
    open_read,
    open_write,
    private_file,
    read_bytes,
    read_lines,
    sealed_lines,
    write_atomic,
    write_bytes,
)
from jupyter_autopilot.crypt.sealed import HEAD_BYTES, PIECE_BYTES, TAG_BYTES

CANARY = b"a patient of the third ward"
PIECE = PIECE_BYTES + TAG_BYTES


def refused(path: Path) -> ErrorCode:
    with pytest.raises(AutopilotError) as caught:
        read_bytes(path)
    return caught.value.code


@pytest.mark.parametrize("size", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES, 200_001])
def test_a_file_of_any_size_is_read_as_it_was_written(size: int, folder: Path) -> None:
    content = (CANARY * (size // len(CANARY) + 1))[:size]
    path = folder / "candidates" / "one" / "file.bin"
    path.parent.mkdir(parents=True)
    for write in (write_bytes, write_atomic):
        write(path, content)
        assert is_sealed(path)
        assert CANARY not in path.read_bytes()
        assert read_bytes(path) == content
        assert clear_size(path) == size


def test_in_a_folder_without_a_key_files_are_as_ever(tmp_path: Path) -> None:
    path = tmp_path / "plain.txt"
    write_bytes(path, "größer")
    assert path.read_bytes() == read_bytes(path) == "größer".encode()
    assert not is_sealed(path)
    with open_write(path) as file:
        assert isinstance(file, io.BufferedWriter)
    with open_read(path) as file:
        assert isinstance(file, io.BufferedReader)
        assert file.fileno() > 0


def test_the_same_content_is_never_the_same_file(folder: Path) -> None:
    for name in ("one", "two"):
        write_bytes(folder / name, CANARY)
    one, two = ((folder / name).read_bytes()[-TAG_BYTES - len(CANARY) :] for name in ("one", "two"))
    assert one != two


def test_it_can_be_read_from_any_place(folder: Path) -> None:
    content = np.random.default_rng(0).bytes(5 * PIECE_BYTES + 17)
    write_bytes(folder / "file", content)
    with open_read(folder / "file") as file:
        for place in (4 * PIECE_BYTES - 3, 0, 5 * PIECE_BYTES + 10, PIECE_BYTES):
            file.seek(place)
            assert file.read(3 * PIECE_BYTES) == content[place : place + 3 * PIECE_BYTES]
        assert file.seek(-5, os.SEEK_END) == len(content) - 5
        assert file.read() == content[-5:]
        assert file.read() == b""


def test_what_libraries_write_to_a_file_they_read_again(folder: Path) -> None:
    array = np.random.default_rng(0).normal(size=(20_000, 3))
    frame = pd.DataFrame({"number": np.arange(50_000), "text": ["größer"] * 50_000})
    with open_write(folder / "one.npy") as file:
        np.save(file, array)
    with open_write(folder / "two.parquet") as file:
        frame.to_parquet(file, index=False)
    with open_write(folder / "three.zip") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside", array.tobytes())
    with open_read(folder / "one.npy") as file:
        np.testing.assert_array_equal(np.load(file), array)
    with open_read(folder / "two.parquet") as file:
        pd.testing.assert_frame_equal(pd.read_parquet(file), frame)
    with open_read(folder / "three.zip") as file, zipfile.ZipFile(file) as archive:
        assert archive.read("inside") == array.tobytes()


def test_a_large_file_takes_little_memory(folder: Path) -> None:
    piece, times = bytes(1 << 20), 24
    tracemalloc.start()
    try:
        with open_write(folder / "large") as file:
            for _ in range(times):
                file.write(piece)
        with open_read(folder / "large") as file:
            read = sum(len(part) for part in iter(lambda: file.read(1 << 18), b""))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert read == times << 20
    assert most < 6 << 20


@pytest.mark.parametrize("place", [0, 20, 40, HEAD_BYTES, HEAD_BYTES + 2 * PIECE, -1], ids=str)
def test_a_changed_byte_is_noticed(place: int, folder: Path) -> None:
    path = folder / "file"
    write_bytes(path, bytes(3 * PIECE_BYTES))
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    assert refused(path) in {ErrorCode.EXPERIMENT_DAMAGED, ErrorCode.ENCRYPTION_KEY_WRONG}


def test_a_missing_a_moved_and_a_further_piece_are_noticed(folder: Path) -> None:
    path = folder / "file"
    write_bytes(path, np.random.default_rng(0).bytes(3 * PIECE_BYTES))
    content = path.read_bytes()
    head, pieces = content[:HEAD_BYTES], [content[HEAD_BYTES + n * PIECE :][:PIECE] for n in range(3)]
    for changed in (pieces[:2], pieces[1:], [pieces[1], pieces[0], pieces[2]], [*pieces, pieces[2]], []):
        path.write_bytes(head + b"".join(changed))
        assert refused(path) is ErrorCode.EXPERIMENT_DAMAGED
    for cut in (HEAD_BYTES - 1, HEAD_BYTES + 5, len(content) - 1):
        path.write_bytes(content[:cut])
        assert refused(path) is ErrorCode.EXPERIMENT_DAMAGED


def test_a_file_in_clear_among_encrypted_ones_is_refused(folder: Path) -> None:
    (folder / "file").write_bytes(CANARY)
    assert refused(folder / "file") is ErrorCode.EXPERIMENT_DAMAGED


def test_a_file_of_another_experiment_is_refused(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "another"
    other.mkdir()
    encrypt_folder(other, "clinic")
    write_bytes(other / "file", CANARY)
    (folder / "file").write_bytes((other / "file").read_bytes())
    assert refused(folder / "file") is ErrorCode.ENCRYPTION_KEY_WRONG


def test_half_a_file_never_passes_for_a_whole_one(folder: Path) -> None:
    with pytest.raises(RuntimeError), open_write(folder / "file") as file:
        file.write(bytes(2 * PIECE_BYTES))
        raise RuntimeError("in the middle")
    assert refused(folder / "file") is ErrorCode.EXPERIMENT_DAMAGED


def test_lines_are_added_one_by_one_and_read_with_those_in_clear(folder: Path) -> None:
    path = folder / "monitoring" / "2026-12-01.jsonl"
    path.parent.mkdir()
    path.write_text('{"in": "clear"}\n', encoding="utf-8")
    for text in ('{"a": "größer\u2028"}\n{"b": 2}\n', '{"c": 3}\n'):
        with path.open("a", encoding="utf-8") as file:
            file.write(sealed_lines(path, text))
    assert "größer" not in path.read_text(encoding="utf-8")
    assert [line for line in read_lines(path) if line] == [
        '{"in": "clear"}',
        '{"a": "größer\u2028"}',
        '{"b": 2}',
        '{"c": 3}',
    ]


def test_a_changed_line_and_one_of_another_file_are_not_read(folder: Path) -> None:
    one, two = folder / "one.jsonl", folder / "two.jsonl"
    line = sealed_lines(one, "first\n")
    one.write_text(line + line[:-8] + "AAAA\n" + line, encoding="utf-8")
    assert read_lines(one) == ["first", "�", "first", ""]
    two.write_text(line, encoding="utf-8")
    assert read_lines(two) == ["�", ""]


def test_a_private_file_is_gone_afterwards(folder: Path) -> None:
    with private_file("model.cbm") as path:
        path.write_bytes(CANARY)
        assert path.parent.stat().st_mode & 0o077 == 0 or os.name == "nt"
    assert not path.parent.exists()
