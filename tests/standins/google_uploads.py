"""Uploads: the media in one piece or in two parts, and the resumable protocol. Bytes are kept on disk."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from datetime import timedelta
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from typing import Any

from flask import Response, jsonify, request
from werkzeug.exceptions import ClientDisconnected

from tests.standins.cutting import hang_up
from tests.standins.desk import Desk, Failure
from tests.standins.google_call import NAME, PIECE, Asked, drain, told
from tests.standins.google_kept import save
from tests.standins.google_rules import Fault, rule_of
from tests.standins.google_state import Session
from tests.standins.google_wire import Refusal, refused

STEP = 256 * 1024  # bytes: each chunk but the last is a multiple, and so is what is kept of a broken one
LASTS = timedelta(days=7)  # a session
RANGE = re.compile(r"bytes (?:(\*)|(\d+)-(\d+))/(\d+|\*)")
OF_A_CHUNK = {"chunk_500", "chunk_503", "chunk_drop", "chunk_slow", "session_gone"}
OF_THE_END = {"final_503", "final_drop"}

Finish = Callable[[Path, str], Any]  # the media and its type


def media(desk: Desk, asked: Asked, finish: Callable[[dict[str, Any]], Finish]) -> Any:
    """Take the media of a call. `finish` looks at the metadata first, then makes of the media what is to be made."""
    kind = request.args.get("uploadType")
    if kind == "resumable":
        return _begin(desk, asked, finish(request.get_json(silent=True) or {}))
    if kind == "multipart":
        metadata, content, content_type = _two_parts(request.get_data())
    elif kind == "media":
        metadata, content, content_type = {}, request.get_data(), request.mimetype
    else:
        raise Refusal("mediaBodyRequired")
    if not content:
        raise Refusal("mediaBodyRequired")
    _check_type(asked.method, content_type)
    file = desk.google.file(desk.google.next_id("media"))
    file.write_bytes(content)
    return finish(metadata)(file, content_type)


def _two_parts(whole: bytes) -> tuple[dict[str, Any], bytes, str]:
    """Metadata, media and its type, of a body that is multipart/related."""
    head = f"Content-Type: {request.headers['Content-Type']}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + whole)
    parts = list(message.iter_parts())
    if len(parts) != 2:
        raise Fault("Multipart must have two parts")
    first, second = parts[0].get_payload(decode=True), parts[1].get_payload(decode=True)
    assert isinstance(first, bytes)
    assert isinstance(second, bytes)
    return json.loads(first), second, parts[1].get_content_type()


def _check_type(method: str, content_type: str) -> None:
    accepted = rule_of(method)["mediaUpload"]["accept"]
    whole = {content_type, content_type.partition("/")[0] + "/*", "*/*"}
    if not whole & set(accepted):
        raise Fault(f"Media type '{content_type}' is not supported. Valid media types: {accepted}")


def _begin(desk: Desk, asked: Asked, finish: Finish) -> Response:
    """Open a session; where to send the bytes."""
    content_type = request.headers.get("X-Upload-Content-Type", "application/octet-stream")
    _check_type(asked.method, content_type)
    size = request.headers.get("X-Upload-Content-Length")
    if not size:
        desk.complain(f"{asked.method}: an upload was begun without saying its length")
    google = desk.google
    id = "AH" + google.next_id("session", 40)
    file = google.file(id)
    file.touch()
    session = Session(id, asked.method, int(size) if size else None, file, lambda path: finish(path, content_type),
                      google.now(), asked.grant)  # fmt: skip
    google.sessions[id] = session
    # The address that was asked, and the id.
    answer = Response(status=200, headers={"Location": f"{request.url}&upload_id={id}", "X-GUploader-UploadID": id})
    answer.content_length = 0
    return answer


def put(desk: Desk, method: str) -> Response:
    """A chunk of a session, or the question how far it is."""
    desk.enter(NAME)
    try:
        desk.called(NAME, f"{method} {request.path}", request.headers.get("Content-Range", ""))
        session = _session(desk)
        failure = told(desk, OF_A_CHUNK, method, session.grant if session else None) or Failure("")
        if failure.kind == "session_gone" and session:
            desk.google.sessions.pop(session.id, None)
        if session is None or failure.kind == "session_gone":
            return _gone(failure)
        with session.lock:
            return _chunk(desk, session, failure)
    except Refusal as refusal:
        return refused(refusal)
    except Fault as fault:
        desk.complain(f"{method}: {fault}")
        return refused(Refusal("badRequest", str(fault)))
    finally:
        drain()
        desk.leave(NAME)


def _session(desk: Desk) -> Session | None:
    """The session of the request, while it lasts."""
    found = desk.google.sessions.get(request.args.get("upload_id", ""))
    return found if found and desk.google.now() - found.made < LASTS else None


def _gone(failure: Failure) -> Response:
    return Response("Not Found", failure.details.get("status", 404), content_type="text/html")


def _chunk(desk: Desk, session: Session, failure: Failure) -> Response:
    first, last, size = _range(session)
    if failure.kind == "chunk_slow":
        time.sleep(failure.details.get("seconds", 1.0))
    if session.answer is None and first is not None:
        _take(session, first, last, failure)
    if failure.kind in ("chunk_500", "chunk_503"):
        return refused(Refusal("internalError" if failure.kind == "chunk_500" else "backendError"))
    if failure.kind == "chunk_drop":
        hang_up()
    if session.answer is None and session.arrived == size:
        return _end(desk, session)
    return _where(session) if session.answer is None else jsonify(session.answer)


def _range(session: Session) -> tuple[int | None, int, int | None]:
    """First and last byte of what comes now, and the whole size; the first is None where nothing comes. Raises
    Fault."""
    length = request.content_length or 0
    header = request.headers.get("Content-Range")
    if header is None:  # all in one
        session.size = session.size or length
        return 0, length - 1, session.size
    found = RANGE.fullmatch(header)
    if found is None:
        raise Fault(f"Failed to parse Content-Range header: {header}")
    if found[4] != "*":
        if session.size not in (None, int(found[4])):
            raise Fault(f"Content-Range says {found[4]} bytes, and the upload was begun for {session.size}")
        session.size = int(found[4])
    if found[1]:
        return None, 0, session.size
    first, last = int(found[2]), int(found[3])
    _check_chunk(session, first, last, length)
    return first, last, session.size


def _check_chunk(session: Session, first: int, last: int, length: int) -> None:
    if last - first + 1 != length:
        raise Fault(f"Content-Range is of {last - first + 1} bytes, and {length} were sent")
    if session.answer is None and first > session.arrived:
        raise Fault(f"According to the Content-Range header, the upload offset is {first} byte(s), which exceeds "
                    f"already uploaded size of {session.arrived} byte(s).")  # fmt: skip
    if session.size is not None and last >= session.size:
        raise Fault("Content-Range goes beyond the end of the upload")
    if length % STEP and last + 1 != session.size:
        raise Fault(f"A chunk of {length} bytes is no multiple of 256 KiB, and not the last one")


def _take(session: Session, first: int, last: int, failure: Failure) -> None:
    """Write what arrives after what is there. Of a chunk that breaks off, whole steps of 256 KiB are kept."""
    wanted = last + 1
    if failure.kind.startswith("chunk_") and failure.kind != "chunk_slow":
        wanted = min(wanted, first + int(failure.details.get("after", (last + 1 - first) // 2)))
    at, whole = first, False
    with session.file.open("r+b") as file:
        try:
            while at < wanted:
                piece = request.stream.read(min(PIECE, wanted - at))
                file.seek(at)
                file.write(piece)
                at += len(piece)
            whole = wanted == last + 1
        except (ClientDisconnected, OSError):
            pass  # the other side is gone: what has come is kept
        kept = at if whole else at - at % STEP
        session.arrived = max(session.arrived, kept)
        file.truncate(session.arrived)


def _end(desk: Desk, session: Session) -> Response:
    """All has arrived: make of it what was asked for; the answer may be lost."""
    session.answer = session.work(session.file)
    save(desk.google)
    failure = told(desk, OF_THE_END, session.method, session.grant) or Failure("")
    if failure.kind == "final_drop":
        hang_up()
    if failure.kind == "final_503":
        return refused(Refusal("backendError"))
    return jsonify(session.answer)


def _where(session: Session) -> Response:
    """How far it is: 308, and the bytes that have arrived."""
    arrived = {"Range": f"bytes=0-{session.arrived - 1}"} if session.arrived else {}
    answer = Response(status=308, headers={**arrived, "X-GUploader-UploadID": session.id})
    answer.content_length = 0
    return answer
