# Sourced by bin/run and bin/test from the project's folder: a Python that will do, .venv, and its packages.
# Packages are installed again only when the list of them (or Python) has changed; pip's own settings apply.

OLDEST="3.11"
ROOM_KB=1500000   # what the packages need while they are unpacked

fail() { printf '%s\n' "$*" >&2; exit 1; }

# The first Python on the path that is new enough and can make a virtual environment.
find_python() {
    incomplete=""
    for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3 python; do
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
        if "$name" -c 'import ensurepip, venv' >/dev/null 2>&1; then
            echo "$name"
            return
        fi
        incomplete=$("$name" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
    done
    [ -z "$incomplete" ] || fail "Python is here without its venv module. Install it, for example:" \
        "sudo apt install $incomplete-venv"
    fail "YTEMPIRE needs Python $OLDEST or newer, and there is none on the PATH. Install it, for example:" \
        "sudo apt install python3 python3-venv (or set PYTHON to its path)."
}

# What decides whether the packages are right: the list, and the Python that they were installed for.
stamp_of() {
    .venv/bin/python -c 'import hashlib, sys
print(hashlib.sha256(sys.version.encode() + open(sys.argv[1], "rb").read()).hexdigest())' "$1"
}

make_venv() {
    if .venv/bin/python -m pip --version >/dev/null 2>&1; then return; fi
    python=$(find_python) || exit 1
    echo "Making .venv with $("$python" --version)"
    said=$("$python" -m venv --clear .venv 2>&1) || fail "The folder .venv could not be made. $said"
}

# setup LIST: .venv with the packages of the list.
setup() {
    make_venv
    kept=".venv/$1.stamp"
    stamp=$(stamp_of "$1")
    [ "$(cat "$kept" 2>/dev/null)" = "$stamp" ] && return
    free=$(df -Pk . | awk 'NR == 2 { print $4 }')
    [ "$free" -ge "$ROOM_KB" ] || fail "The disk has $((free / 1000)) MB left and the packages need" \
        "$((ROOM_KB / 1000)) MB. Make room and start again."
    rm -f "$kept"
    install_packages -r "$1"
    echo "$stamp" >"$kept"
}

# The HD voices are what new channels speak with, but a start does without them: HD_VOICE=no leaves them out.
setup_hd_voice() {
    [ "${HD_VOICE:-yes}" = no ] && return
    (setup requirements-hd-voice.txt) && return
    [ $? -eq 130 ] && exit 130
    echo "Going on without the HD voices; the next start tries again. HD_VOICE=no leaves them out."
}

# pip's output goes to a log; the terminal gets one line that moves (or, in a file, one at either end).
install_packages() {
    begun=$(date +%s)
    log=.venv/install.log
    echo "Installing packages (the first time this takes a minute or two)"
    .venv/bin/python -m pip install --progress-bar off "$@" >"$log" 2>&1 &
    pip=$!
    trap 'kill $pip 2>/dev/null; exit 130' INT TERM
    while kill -0 $pip 2>/dev/null; do
        [ -t 1 ] && show_progress
        sleep 0.3
    done
    trap - INT TERM
    [ -t 1 ] && printf '\r\033[K'
    if ! wait $pip; then explain_failure; fi
    echo "Installed in $(($(date +%s) - begun)) s"
}

show_progress() {
    found=$(grep -c '^Collecting' "$log")
    last=$(grep -E '^(Collecting|Installing collected)' "$log" | tail -n 1)
    case "$last" in
        Installing*) last="unpacking" ;;
        *) last=$(echo "$last" | sed 's/^Collecting //; s/[=<>(].*//') ;;
    esac
    printf '\r\033[K  %3d s  %d packages  %s' "$(($(date +%s) - begun))" "$found" "$last"
}

explain_failure() {
    tail -n 5 "$log" >&2
    if grep -q 'No space left on device' "$log"; then
        fail "The disk is full. Make room and start again."
    elif grep -qE 'NewConnectionError|Max retries|Network is unreachable|name resolution' "$log"; then
        fail "The packages could not be downloaded: is there a network? All of pip's output is in $log"
    fi
    fail "The packages could not be installed. All of pip's output is in $log"
}
