#!/bin/sh
# What Debian has to give: a container engine that answers, a static busybox, ip. One line per thing, done or already
# there; always ends well, because what needs a thing that cannot be had is skipped, with its reason.
#   provision.sh        provides; an engine that it had to start stays, its process id in .cache/provision/dockerd.pid
#   provision.sh stop   ends the engine that it started, and no other
#   provision.sh bench  what the benches measure us against: a NATS server and Erlang; nothing else needs them
set -eu
cd "$(dirname "$0")/.."

state=.cache/provision
image=dms/busybox:1
# On two busy cores a cold start took under ten seconds.
start_seconds=30
install_seconds=240

main() {
  if [ "${1:-}" = stop ]; then
    stop_engine
    return
  elif [ "${1:-}" = bench ]; then
    install_missing nats-server:nats-server escript:erlang-base
    return
  fi
  install_missing docker:docker.io dockerd:docker.io /bin/busybox:busybox-static ip:iproute2
  provide_engine
  provide_image
}

# Arguments are command:package.
install_missing() {
  missing=
  for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null 2>&1 && continue
    case " $missing " in *" ${pair##*:} "*) ;; *) missing="$missing ${pair##*:}" ;; esac
  done
  if [ -z "$missing" ]; then
    echo "packages: already there"
  elif [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "packages:$missing missing, and only root on Debian can install them here"
  elif install_packages $missing; then
    echo "packages:$missing installed"
  else
    echo "packages:$missing cannot be had ($state/apt.log says why)"
  fi
}

install_packages() {
  mkdir -p "$state"
  export DEBIAN_FRONTEND=noninteractive
  {
    timeout "$install_seconds" apt-get install -qy --no-install-recommends "$@" ||
      { timeout "$install_seconds" apt-get update -q &&
        timeout "$install_seconds" apt-get install -qy --no-install-recommends "$@"; }
  } >"$state/apt.log" 2>&1 </dev/null
}

provide_engine() {
  if engine_answers; then
    echo "docker: already answers"
  elif ! command -v dockerd >/dev/null 2>&1; then
    echo "docker: not to be had here; what needs it is skipped"
  elif [ "$(id -u)" -ne 0 ]; then
    echo "docker: does not answer, and only root can start it; what needs it is skipped"
  elif start_engine || start_engine --iptables=false --ip6tables=false --bridge=none --storage-driver=vfs; then
    echo "docker: started (process $(cat "$state/dockerd.pid"); \"$0 stop\" ends it)"
  else
    echo "docker: does not start ($state/dockerd.log says why); what needs it is skipped"
  fi
}

engine_answers() {
  command -v docker >/dev/null 2>&1 && timeout 10 docker version >/dev/null 2>&1
}

# In a session of its own: whoever called this may end, and its terminal's Ctrl-C is not for the engine.
start_engine() {
  mkdir -p "$state"
  setsid dockerd "$@" >>"$state/dockerd.log" 2>&1 </dev/null &
  pid=$!
  waited=0
  while kill -0 "$pid" 2>/dev/null && [ "$waited" -lt "$start_seconds" ]; do
    if engine_answers; then
      echo "$pid" >"$state/dockerd.pid"
      return 0
    fi
    sleep 1
    waited=$((waited + 1))
  done
  kill "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  return 1
}

stop_engine() {
  if [ ! -f "$state/dockerd.pid" ]; then
    echo "docker: not started by this script"
    return
  fi
  pid=$(cat "$state/dockerd.pid")
  rm -f "$state/dockerd.pid"
  # The number may belong to someone else by now.
  if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" != dockerd ]; then
    echo "docker: had ended already"
    return
  fi
  kill "$pid"
  waited=0
  while kill -0 "$pid" 2>/dev/null && [ "$waited" -lt "$start_seconds" ]; do
    sleep 1
    waited=$((waited + 1))
  done
  echo "docker: stopped"
}

# The same image as executor/docker/busybox-image.ts makes: this machine's busybox and a link for each of its programs.
provide_image() {
  if ! engine_answers; then
    return
  elif docker image inspect "$image" >/dev/null 2>&1; then
    echo "image $image: already there"
  elif [ ! -x /bin/busybox ]; then
    echo "image $image: needs busybox-static; what runs it is skipped"
  elif make_image >/dev/null; then
    echo "image $image: made"
  else
    echo "image $image: could not be made; what runs it is skipped"
  fi
}

make_image() {
  root=$(mktemp -d)
  mkdir "$root/bin" "$root/tmp"
  chmod 755 "$root"
  chmod 1777 "$root/tmp"
  cp /bin/busybox "$root/bin/busybox"
  for program in $(/bin/busybox --list); do
    [ "$program" = busybox ] || ln -s busybox "$root/bin/$program"
  done
  made=0
  tar -C "$root" --owner=0 --group=0 -c . |
    docker import -c 'ENV PATH=/bin' -c 'CMD ["sh"]' - "$image" || made=1
  rm -rf "$root"
  return $made
}

main "$@"
