# shellcheck shell=bash
# What every script needs: where things are, how to speak, how to run a long step.
# Sourced, never run. Kept to what bash 3.2 knows, for the one that macOS has.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# Everything that is downloaded or remembered lives here; git ignores it.
TOOLS=$ROOT/.tools
LOGS=$TOOLS/log
INSTALL_ALLOWED=${INSTALL_ALLOWED:-yes}
STEP_PID=

say() { printf '• %s\n' "$*" >&2; }

die() {
  printf 'spark-on-docker: %s\n' "$*" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# A setting of the user: from the environment, else from compose/.env.
setting() {
  local name=$1 value
  value=${!name:-}
  if [[ -z $value && -f $ROOT/compose/.env ]]; then
    value=$(sed -n "s/^[[:space:]]*$name=//p" "$ROOT/compose/.env" | tail -n 1)
    value=${value#[\"\']}
    value=${value%[\"\']}
  fi
  printf '%s' "$value"
}

checksum() {
  if have sha256sum; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1
}

# Ends what a step has started when the script itself is ended: a step runs in a
# process group of its own, so Ctrl-C alone would not reach it.
stop_step() {
  [[ -z $STEP_PID ]] || kill -TERM -- "-$STEP_PID" 2>/dev/null || true
  STEP_PID=
}
trap stop_step EXIT

# The first thing in the checkout that this user may not write, or nothing.
not_writable() {
  local path
  for path in "$ROOT" "$TOOLS" "$TOOLS/lock" "$LOGS"; do
    if [[ -e $path && ! -w $path ]]; then
      printf '%s' "$path"
      return
    fi
  done
}

# need_to_write WHAT : ends with one line where the checkout is another user's, for WHAT has
# to be made in it.
need_to_write() {
  local path owner
  path=$(not_writable)
  [[ -n $path ]] || return 0
  owner=$(stat -c %U "$path" 2>/dev/null || stat -f %Su "$path" 2>/dev/null || printf 'another user')
  die "$1: has to be made in this checkout, and $(id -un) may not write $path, which belongs to $owner: run ./scripts/start once as $owner, or use a clone of your own"
}

# launch LOG COMMAND… : starts it in the background, in a process group of its own.
launch() {
  local log=$1
  shift
  mkdir -p "$LOGS"
  set -m
  "$@" >"$log" 2>&1 </dev/null &
  STEP_PID=$!
  set +m
}

launched_runs() { kill -0 "$STEP_PID" 2>/dev/null; }

# Waits for what was launched, and returns its exit status.
finish() {
  local status=0
  wait "$STEP_PID" 2>/dev/null || status=$?
  STEP_PID=
  return "$status"
}

# The part of a log that says how far a build is (classic builder, then BuildKit).
progress_of() {
  { grep -E '^(Step [0-9]+/[0-9]+|#[0-9]+ \[[^]]+\])' "$1" 2>/dev/null || true; } |
    tail -n 1 | tr -d '\r' | tr -s ' ' | cut -c 1-60
}

# step TITLE LOG COMMAND… : runs the command with its output in .tools/log/LOG.log,
# shows that time passes, and ends the script with the log's tail when it fails.
step() {
  local title=$1 log=$LOGS/$2.log status=0
  shift 2
  need_to_write "$title"
  [[ -t 2 ]] || say "$title …"
  launch "$log" "$@"
  watch_step "$title" "$log"
  finish || status=$?
  ((status == 0)) && return
  printf '%s\n' '--- the end of the log:' >&2
  tail -n 12 "$log" | sed 's/^/  /' >&2
  die "$title: failed with exit status $status; the whole log is ${log#"$ROOT"/}"
}

watch_step() {
  local title=$1 log=$2 started=$SECONDS now line last='' width
  width=$(stty size <&2 2>/dev/null || printf '24 80')
  width=${width#* }
  while launched_runs; do
    now=$(progress_of "$log")
    if [[ -t 2 ]]; then
      line="• $title … $((SECONDS - started)) s  $now"
      printf '\r\033[K%s' "${line:0:width-1}" >&2
    elif [[ $now != "$last" ]]; then
      printf '  %4d s  %s\n' $((SECONDS - started)) "$now" >&2
      last=$now
    fi
    sleep 0.5
  done
  if [[ -t 2 ]]; then
    printf '\r\033[K• %s … %d s\n' "$title" $((SECONDS - started)) >&2
  fi
}

# Runs a command for so many seconds at most; macOS has no `timeout`.
limited() {
  local seconds=$1
  shift
  if have timeout; then
    timeout "$seconds" "$@"
  else
    perl -e 'alarm shift; exec @ARGV' "$seconds" "$@"
  fi
}

# One invocation prepares at a time; a second one waits here and then finds all done.
# The lock is the kernel's, so it ends with its holder, however that one ended.
take_lock() {
  # Who cannot prepare anything here has nothing to wait for: what is there is used as it is.
  [[ -z $(not_writable) ]] || return 0
  mkdir -p "$TOOLS"
  have flock || return 0
  exec 9>"$TOOLS/lock"
  flock -n 9 && return
  say "waiting for another invocation that is preparing"
  flock 9
}

drop_lock() { exec 9>&-; }
