"""The page where a person chooses a Google account, ticks what is granted, and allows or denies."""

from __future__ import annotations

from flask import Response, render_template_string
from werkzeug.datastructures import MultiDict

from tests.standins.google_grants import CLIENTS, SCOPES
from tests.standins.google_state import Google

STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 0 auto; max-width: 34rem; padding: 1.5rem }
fieldset { border: 1px solid #8888; border-radius: .5rem; margin: 1rem 0; padding: .5rem 1rem }
label { display: flex; gap: .75rem; padding: .5rem 0; align-items: baseline }
small { opacity: .75 } .note { border-left: 4px solid #d97706; padding-left: .75rem }
button { font: inherit; padding: .6rem 1.4rem; border-radius: .5rem; border: 1px solid #8888; margin-right: .5rem }
"""
HEAD = f"""<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style>"""
PAGE = (
    HEAD
    + """<title>Sign in - stand-in for Google</title>
<main>
<p class="note">This is a stand-in for Google: nobody signs in here, and all names are made up.</p>
<h1>Choose a channel</h1>
<p>Client {{ number }} of the pool wants to use a YouTube channel.</p>
<form method="post">
<fieldset><legend>Google account</legend>
{% for one in channels %}<label><input type="radio" name="channel" value="{{ one.key }}"{% if loop.first %} checked
{% endif %}><span>{% if one.id %}{{ one.title }} <small>{{ one.handle }} · {{ one.owner }}</small>
{% else %}{{ one.title }} <small>{{ one.owner }} · has no YouTube channel</small>{% endif %}</span></label>
{% endfor %}</fieldset>
<fieldset><legend>What it may do</legend>
{% for scope in wanted %}<label><input type="checkbox" name="scope" value="{{ scope }}" checked>
<span>{{ scopes[scope] }} <small>{{ scope.rpartition("/")[2] }}</small></span></label>
{% endfor %}</fieldset>
<button name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button>
</form></main></html>"""
)
OOPS = (
    HEAD
    + """<title>Error - stand-in for Google</title>
<main><h1>Access blocked</h1><p>Error {{ status }}: {{ sentence }}</p></main></html>"""
)


def page(google: Google, asked: MultiDict[str, str]) -> Response:
    hint = asked.get("login_hint")
    channels = sorted(google.channels, key=lambda one: hint not in (one.id, one.owner)) if hint else google.channels
    number = CLIENTS.index(asked["client_id"]) + 1
    html = render_template_string(PAGE, channels=channels, wanted=asked["scope"].split(), scopes=SCOPES, number=number)
    return Response(html)


def oops(status: int, sentence: str) -> Response:
    """Google's own error page: it sends nobody back to an application that it does not know."""
    return Response(render_template_string(OOPS, status=status, sentence=sentence), status)
