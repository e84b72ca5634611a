# shellcheck shell=bash
# A Docker engine: the one that is there, else Debian's own, installed and started.

ENGINE_ADVICE='install Docker Engine or Docker Desktop and start it, or point DOCKER_HOST at an engine (--demo works without one)'

engine_answers() { limited 15 docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

# What docker itself does not take, in the form that it takes (as the program's source/config/engine.ts).
normalize_host() {
  case ${DOCKER_HOST:-} in
    /*) export DOCKER_HOST=unix://$DOCKER_HOST ;;
    http://*) export DOCKER_HOST=tcp://${DOCKER_HOST#http://} ;;
    https://*) export DOCKER_HOST=tcp://${DOCKER_HOST#https://} DOCKER_TLS_VERIFY=1 ;;
  esac
}

# Where docker looks for the engine: DOCKER_HOST, else its context; nothing for this machine's own.
engine_elsewhere() {
  local host=${DOCKER_HOST:-}
  if [[ -z $host ]] && have docker; then
    host=$(docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null) ||
      host=${DOCKER_CONTEXT:+context $DOCKER_CONTEXT}
    [[ $host != unix:///var/run/docker.sock ]] || return 0
  fi
  printf '%s' "$host"
}

install_engine() {
  can_install || die "no Docker engine on this machine, and $(why_not_install): $ENGINE_ADVICE"
  have dockerd || install_packages engine docker.io iptables
  # newer releases have the client in a package of its own
  have docker || install_packages engine docker-cli
  hash -r
}

# An engine elsewhere still needs the client here.
install_client() {
  can_install || die "no docker command on this machine, and $(why_not_install): install Docker's command line"
  install_packages client docker.io
  have docker || install_packages client docker-cli
  hash -r
}

# wait_for_engine [PID] : not longer than its process lives, where that is known.
wait_for_engine() {
  local pid=${1:-$$} _
  for _ in $(seq 1 120); do
    engine_answers && return
    kill -0 "$pid" 2>/dev/null || return 1
    sleep 0.5
  done
  return 1
}

# Where no init runs services (a container, a minimal machine) the engine is started by
# hand, in a session of its own so that it outlives this script.
start_engine_by_hand() {
  local log=$LOGS/dockerd.log
  mkdir -p "$LOGS"
  # A pid file left by an engine that was killed would stop the next one.
  if [[ -f /var/run/docker.pid ]] && ! kill -0 "$(cat /var/run/docker.pid)" 2>/dev/null; then
    rm -f /var/run/docker.pid
  fi
  # The lock of this script must not live on in the engine.
  setsid nohup dockerd >"$log" 2>&1 </dev/null 9>&- &
  if ! wait_for_engine $!; then
    tail -n 2 "$log" | sed 's/^/  /' >&2
    die "the Docker engine did not start; its log is ${log#"$ROOT"/}"
  fi
}

start_engine() {
  [[ $(id -u) -eq 0 ]] ||
    die "the Docker engine does not answer, and only root can start it: start it (for example: sudo systemctl start docker), or $ENGINE_ADVICE"
  say "engine: starting it"
  if [[ -d /run/systemd/system ]]; then
    systemctl start docker || die "the Docker engine did not start: see 'systemctl status docker'"
  elif [[ $(cat /proc/1/comm 2>/dev/null) == init ]] && have service; then
    service docker start >&2 || die "the Docker engine did not start: see 'service docker status'"
  else
    start_engine_by_hand
  fi
  wait_for_engine || die "the Docker engine was started but does not answer: see 'docker version'"
}

# What docker says about it, as the middle of a sentence.
why_no_answer() {
  local said
  said=$(limited 15 docker version --format '{{.Server.Version}}' 2>&1 >/dev/null | tail -n 1) || true
  [[ -z $said ]] || printf ' (%s)' "${said:0:160}"
}

# Permission is the usual reason where an engine runs but does not answer a plain user.
complain_of_permission() {
  local socket=${1:-unix:///var/run/docker.sock}
  socket=${socket#unix://}
  [[ -S $socket && ! -w $socket ]] || return 0
  die "no permission for the engine's socket $socket: add yourself to its group (sudo usermod -aG docker \$USER, then log in again), or use rootless Docker"
}

ensure_engine() {
  local elsewhere
  normalize_host
  if have docker; then
    engine_answers && return
  elif [[ -n ${DOCKER_HOST:-} ]]; then
    install_client
    engine_answers && return
  fi
  elsewhere=$(engine_elsewhere)
  complain_of_permission "$elsewhere"
  [[ -z $elsewhere ]] ||
    die "the engine at $elsewhere does not answer$(why_no_answer): start it, or use the one of this machine (unset DOCKER_HOST, docker context use default)"
  { have docker && have dockerd; } || install_engine
  engine_answers || start_engine
}
