"""The web process: `gunicorn wsgi:app`, `flask --app wsgi …`."""

from ytempire import create_app
from ytempire.config import SettingsError

try:
    app = create_app()
except SettingsError as error:
    raise SystemExit(str(error)) from None
