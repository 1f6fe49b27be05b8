"""What a process noted as leaving is known when it is dead, and believed only as long as it can be true."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from store.journal import ROOM, LeavingJournal


@pytest.fixture(name="boot")
def _boot(tmp_path: Path) -> Path:
    file = tmp_path / "boot_id"
    file.write_text("0a1b\n")
    return file


def _written(folder: Path, boot: Path, *rows: int, holder: str = "dead") -> LeavingJournal:
    journal = LeavingJournal(folder / "leaving", boot)
    assert journal.open(holder) == ""
    for row in rows:
        journal.note(row)
    return journal


def _reader(folder: Path, boot: Path) -> LeavingJournal:
    return _written(folder, boot, holder="alive")


def test_what_a_killed_process_did_not_note_never_left(tmp_path: Path, boot: Path) -> None:
    child = os.fork()
    if child == 0:
        journal = _written(tmp_path, boot, 7, 8)
        journal.clear(8)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    reader = _reader(tmp_path, boot)
    assert [reader.never_left("dead", row) for row in (7, 8, 9)] == [False, True, True]


def test_the_living_are_never_judged_and_their_files_stay(tmp_path: Path, boot: Path) -> None:
    living, reader = _written(tmp_path, boot, 7), _reader(tmp_path, boot)
    assert not reader.never_left("dead", 9)
    assert reader.dead() == []
    living.close()
    assert reader.never_left("dead", 9)
    assert reader.dead() == ["dead"]
    reader.forget("dead")
    assert not reader.never_left("dead", 9)
    assert reader.dead() == []


def test_two_may_read_what_one_left(tmp_path: Path, boot: Path) -> None:
    _written(tmp_path, boot, 7).close()
    one, other = _reader(tmp_path, boot), _written(tmp_path, boot, holder="other")
    with one._locked("dead") as file:
        assert file is not None
        assert other.never_left("dead", 9)


def test_ours_is_read_while_we_live(tmp_path: Path, boot: Path) -> None:
    journal = _written(tmp_path, boot, 7)
    assert [journal.never_left("dead", row) for row in (7, 8)] == [False, True]
    journal.clear(7)
    assert journal.never_left("dead", 7)


def test_after_another_start_of_the_machine_nothing_is_believed(tmp_path: Path, boot: Path) -> None:
    _written(tmp_path, boot, 7).close()
    boot.write_text("2c3d\n")
    assert not _reader(tmp_path, boot).never_left("dead", 9)


def test_a_copy_is_not_believed(tmp_path: Path, boot: Path) -> None:
    _written(tmp_path, boot, 7).close()
    shutil.copytree(tmp_path / "leaving", tmp_path / "restored" / "leaving")
    assert not _reader(tmp_path / "restored", boot).never_left("dead", 9)


def test_a_machine_that_does_not_say_when_it_started_keeps_no_journal(tmp_path: Path) -> None:
    journal = _written(tmp_path, tmp_path / "nowhere", 7)
    assert not journal.never_left("dead", 9)
    assert not (tmp_path / "leaving").exists()


def test_a_folder_that_cannot_be_written_is_said_and_leaves_all_in_doubt(tmp_path: Path, boot: Path) -> None:
    (tmp_path / "leaving").write_text("a file")
    journal = LeavingJournal(tmp_path / "leaving", boot)
    assert "leaving" in journal.open("mine")
    journal.note(7)
    journal.clear(7)
    assert not journal.never_left("mine", 9)


def test_where_there_was_once_no_room_all_may_have_left(tmp_path: Path, boot: Path) -> None:
    journal = _written(tmp_path, boot, *range(1, ROOM + 1))
    assert journal.never_left("dead", ROOM + 1)
    journal.note(ROOM + 1)
    assert not journal.never_left("dead", ROOM + 2)
    journal.close()
    assert not _reader(tmp_path, boot).never_left("dead", ROOM + 2)


def test_what_was_only_inherited_did_not_leave_here_until_it_does(tmp_path: Path, boot: Path) -> None:
    one = _written(tmp_path, boot, 7)
    one.inherit(8)
    one.inherit(7)
    assert [(one.never_left("dead", row), one.left("dead", row)) for row in (7, 8, 9)] == [
        (False, True),
        (False, False),
        (True, False),
    ]
    one.note(8)
    one.close()
    reader = _reader(tmp_path, boot)
    assert [reader.left("dead", row) for row in (7, 8, 9)] == [True, True, False]
    assert reader.left("unheard of", 9), "nobody can tell"
