"""`/v1/admin/quotas`: the pool of YouTube accounts, for admins."""

from __future__ import annotations

from typing import Any

from ytempire.accounts.owning import NotTheirs
from ytempire.admin import quota_acts, quota_board, quota_changing
from ytempire.admin.quota_changing import Allowed, Change
from ytempire.admin.quota_forms import AccountForm, AllowanceForm
from ytempire.api_v1.admin_shapes import QuotaAccountShape, QuotaChange, QuotasShape, account_shape, pool_shape
from ytempire.api_v1.blueprint import bp
from ytempire.api_v1.caller import caller
from ytempire.api_v1.operation import operation
from ytempire.errors import InvalidFields
from ytempire.extensions import utcnow
from ytempire.quotas.account import Account

TAG = "Admin"
NAMES = {"secret": "client_secret"}  # of the form's fields that are called otherwise here


@bp.get("/admin/quotas")
@operation(gives=QuotasShape, scope="admin", tag=TAG)
def list_quotas() -> Any:
    """List the accounts of the pool: what is left of each bucket today, and how each account is."""
    return pool_shape(quota_board.read(utcnow()))


@bp.patch("/admin/quotas/<int:account>")
@operation(gives=QuotaAccountShape, takes=QuotaChange, scope="admin", refuses=(404, 409),
           examples={"409": "changed_meanwhile"}, tag=TAG)  # fmt: skip
def change_quota(account: int, json: QuotaChange) -> Any:
    """Change an account of the pool: what is given; the rest stays as it is."""
    now, row = utcnow(), _account(account)
    words = json.words()
    form = _sound(AccountForm.of_values(words, row))
    found = {name: form[name].data for name in words}
    secret = found.pop("secret", None) or ""
    wanted = Change(row.client_id, found, secret, json.state, _allowed(json))
    quota_changing.change(account, caller().user.id, wanted)
    return account_shape(quota_board.read_one(_account(account), now), now)


def _allowed(json: QuotaChange) -> Allowed | None:
    if json.allowance is None:
        return None
    form = _sound(AllowanceForm.of_values(json.allowance.model_dump(exclude_none=True)), "allowance.")
    return Allowed(form.bucket.data, form.allowance.data or 0, form.since.data or "")


def _sound(form: Any, before: str = "") -> Any:
    """The form of the page, once it is found sound. Raises InvalidFields."""
    if not form.validate():
        raise InvalidFields({f"{before}{NAMES.get(name, name)}": str(errors[0])
                             for name, errors in form.errors.items() if errors})  # fmt: skip
    return form


def _account(number: int) -> Account:
    found = quota_acts.numbered(number)
    if found is None:
        raise NotTheirs
    return found
