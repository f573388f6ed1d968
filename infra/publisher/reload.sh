# shellcheck shell=sh disable=SC2034,SC2154 # one program in several files: variables of the others
# Has a server read its configuration again.

# $1: path to POST to, $2: remedy when the server says no
reload_by_http() {
  http POST "$1"
  if [ "$http_status" = 200 ]; then return 0; fi
  if [ "$http_status" = 000 ]; then
    problem "$URL$1" "$(http_reason)" "start the $SERVICE"
  else
    problem "$URL$1" "the server refuses to reload (HTTP $http_status)" "$2"
    quote server < "$work/body"
  fi
  return 1
}

# Whether we may reload, before anything is changed: what is there already is read again. $1: path to POST to
check_credentials() {
  http POST "$1"
  case $http_status in
    401 | 403) problem "$URL$1" "the credentials are refused (HTTP $http_status)" "correct BASIC_AUTH_FILE or BEARER_TOKEN_FILE" ;;
  esac
}

# Where the lifecycle API is off. A signal has no answer, so the time of the last good reload is watched.
# $1: metric that is the time of the last good reload, $2: metric that is 1 after a good one
reload_by_hup() {
  serving_pid || return 1
  http GET /metrics
  before=$(sample "$1")
  was_good=$(sample "$2")
  if ! kill -HUP "$pid" 2> "$work/error"; then
    problem "process $pid" "cannot be signalled ($(sed 's/.*: //' "$work/error"))" "give the publisher the host's processes (pid_mode host) and the capability KILL"
    return 1
  fi
  deadline=$(($(now) + WAIT_SECONDS))
  while :; do
    http GET /metrics
    if [ "$http_status" = 200 ] && [ "$(sample "$1")" != "$before" ]; then return 0; fi
    if [ "$was_good" = 1 ] && [ "$(sample "$2")" = 0 ]; then break; fi
    if [ "$(now)" -ge "$deadline" ]; then break; fi
    sleep 1
  done
  problem "process $pid" "the server did not take the configuration on SIGHUP" "its log says why"
  return 1
}

# The value of a metric without labels in the last answer. $1: name
sample() { sed -n "s/^$1 //p" "$work/body" | head -n 1; }

# Sets pid to the one process that listens where URL says: exactly there, or else on every address.
serving_pid() {
  authority=${URL#*://}
  authority=${authority%%/*}
  port=${authority##*:}
  exact=
  every=
  for process in /proc/[0-9]*; do
    # The kernel's own name for it, of which it keeps 15 characters: a host may have thousands of processes.
    { IFS= read -r comm < "$process/comm"; } 2> /dev/null || continue
    case $comm in
      "$SERVICE" | prometheus-*) ;;
      *) continue ;;
    esac
    { tr '\0' '\n' < "$process/cmdline" > "$work/cmdline"; } 2> /dev/null || continue
    case $(sed -n '1{s|.*/||;p;}' "$work/cmdline") in
      "$SERVICE" | "prometheus-$SERVICE") ;;
      *) continue ;;
    esac
    listen=$(sed -n -e 's/^--\{1,2\}web\.listen-address=//p' -e '/^--\{1,2\}web\.listen-address$/{n;p;}' "$work/cmdline" | head -n 1)
    case ${listen:-:$default_port} in
      "$authority") exact="$exact ${process#/proc/}" ;;
      ":$port" | "0.0.0.0:$port" | "[::]:$port") every="$every ${process#/proc/}" ;;
    esac
  done
  # Word splitting is wanted: one argument a process.
  # shellcheck disable=SC2086
  set -- ${exact:-$every}
  if [ $# -ne 1 ]; then
    problem "processes" "$# processes named $SERVICE listen on $authority${1:+: $*}" "RELOAD=hup needs exactly one (pid_mode host); or turn the lifecycle API on"
    return 1
  fi
  pid=$1
}

# Whether a version is at least another, by major and minor. $1, $2: versions
at_least() {
  [ "$(part "$1" 1)" -gt "$(part "$2" 1)" ] ||
    { [ "$(part "$1" 1)" -eq "$(part "$2" 1)" ] && [ "$(part "$1" 2)" -ge "$(part "$2" 2)" ]; }
}

part() {
  number=$(printf '%s\n' "$1" | cut -d . -f "$2" | sed 's/[^0-9].*//')
  printf '%s' "${number:-0}"
}

# $1: tool, $2: what the server runs, $3: the least that can be published to, $4: remedy for an older one
check_versions() {
  tool=$("$1" --version 2>&1 | sed -n "1s/.*version \([0-9][^ ]*\).*/\1/p")
  if ! at_least "$2" "$3"; then
    problem "$URL" "$SERVICE $2 is too old, the least is $3" "$4"
  elif [ "$(part "$tool" 1).$(part "$tool" 2)" != "$(part "$2" 1).$(part "$2" 2)" ]; then
    problem "$URL" "the server is $SERVICE $2, the check would be done by $1 ${tool:-of no version}" \
      "publish from an image of $SERVICE $(part "$2" 1).$(part "$2" 2), or mount the host's own $1 over it"
  else
    say check "$SERVICE $2, $1 $tool"
  fi
}
