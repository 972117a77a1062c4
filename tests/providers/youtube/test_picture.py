"""The picture of a YouTube channel is drawn anew from Google's own hosts, and nothing else is fetched."""

from __future__ import annotations

import io
import struct
import threading
import zlib
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image

from ytempire.providers.errors import DOWN, REJECTED, ServiceError
from ytempire.providers.youtube_picture import LARGEST, picture


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""

    def do_GET(self) -> None:
        if self.path.startswith("/moved"):
            self.send_response(302)
            self.send_header("Location", "/wide.png")
            self.end_headers()
            return
        super().do_GET()


def png(wide: int, high: int) -> bytes:
    """A PNG that says that it is so large, and holds nothing."""
    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"")


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a host of pictures, of which some are none."""
    folder = tmp_path_factory.mktemp("pictures")
    told = Image.Exif()
    told[0x010E] = "where it was taken"
    Image.new("RGB", (300, 200), "#c2410c").save(folder / "wide.png")
    Image.new("RGB", (200, 200), "#c2410c").save(folder / "told.jpg", exif=told)
    Image.new("P", (64, 64)).save(folder / "moving.gif", save_all=True, append_images=[Image.new("P", (64, 64), 3)])
    (folder / "page.png").write_text("<html><script>alert(1)</script>")
    (folder / "drawing.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (folder / "bomb.png").write_bytes(png(60_000, 60_000))
    (folder / "large.png").write_bytes(png(3_000, 3_000))
    (folder / "cut.png").write_bytes((folder / "wide.png").read_bytes()[:60])
    (folder / "long.png").write_bytes(b"\0" * (LARGEST + 1))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize("name", ["wide.png", "told.jpg", "moving.gif"])
def test_a_picture_is_drawn_anew_as_a_square_without_what_it_told(host: str, name: str) -> None:
    with Image.open(io.BytesIO(picture(f"{host}/{name}", host))) as drawn:
        assert (drawn.format, drawn.size, dict(drawn.getexif())) == ("JPEG", (176, 176), {})


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [("page.png", REJECTED, "cannot be read"), ("drawing.svg", REJECTED, "cannot be read"),
     ("cut.png", REJECTED, "cannot be read"), ("bomb.png", REJECTED, "cannot be read"),
     ("large.png", REJECTED, "more pixels"), ("long.png", REJECTED, "larger than 2 MB"),
     ("nobody.png", DOWN, "HTTP 404"), ("moved", DOWN, "HTTP 302")],
)  # fmt: skip
def test_what_is_no_picture_is_refused(host: str, name: str, kind: str, told: str) -> None:
    with pytest.raises(ServiceError, match=told) as caught:
        picture(f"{host}/{name}", host)
    assert caught.value.kind == kind


@pytest.mark.parametrize(
    "url",
    ["", "not an address", "https://[x", "file:///etc/passwd", "http://127.0.0.1:1/a.png", "https://127.0.0.1/a.png",
     "http://yt3.ggpht.com/a.png", "https://yt3.ggpht.com:8443/a.png", "https://ggpht.com.example/a.png",
     "https://example.com/yt3.ggpht.com", "https://evilggpht.com/a.png", "https://yt3.ggpht.com@127.0.0.1/a.png",
     "https://169.254.169.254/latest", "https://yt3.ggpht.com:b/a.png"],
)  # fmt: skip
@pytest.mark.parametrize("base", ["", "https://youtube.googleapis.com", "http://127.0.0.1:2"])
def test_no_host_but_googles_is_asked(url: str, base: str) -> None:
    with pytest.raises(ServiceError, match="not Google's") as caught:
        picture(url, base)
    assert caught.value.kind == REJECTED


def test_a_host_of_googles_name_in_a_network_of_its_own_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server may say anything."""
    private = [(2, 1, 6, "", ("10.0.0.7", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: private)
    with pytest.raises(ServiceError, match="open internet"):
        picture("https://yt3.ggpht.com/a.png", "")


def test_a_host_that_does_not_answer_is_away() -> None:
    with pytest.raises(ServiceError) as caught:
        picture("http://127.0.0.1:9/a.png", "http://127.0.0.1:9")
    assert caught.value.kind == DOWN
