#!/bin/sh
# Publishes one release of configuration into a running server: checks it, puts it in place, has it loaded, and
# asks the server whether it did. On any failure the configuration that was live before is live again.
#
# POSIX sh that runs under dash and under busybox. Interface (environment, mounts, layout, exit codes): README.md.
# What differs between services is in <service>.sh; each defines check_layout, await_server, check_server,
# check_adopted, configuration_files, check_candidate, reload and compare.
set -eu

# shellcheck source-path=SCRIPTDIR
here=$(dirname "$0")
. "$here/report.sh"
. "$here/environment.sh"
. "$here/http.sh"
. "$here/lock.sh"
. "$here/releases.sh"
. "$here/secrets.sh"
. "$here/reload.sh"

read_environment
# shellcheck source=prometheus.sh
. "$here/$SERVICE.sh"

# What still has to be undone if the script ends now: nothing, or the swap.
phase=unchanged

# Ends the run. $1: exit code, $2: what is live now.
finish() {
  phase=finished
  release_lock
  rm -rf "$work"
  if [ "$1" = 0 ]; then say "done" "$2"; else printf 'publish %s: failed: %s\n' "$SERVICE" "$2" >&2; fi
  exit "$1"
}

# Also reached by an unforeseen error (set -e) and by SIGTERM: the swap must not outlive us unverified.
# shellcheck disable=SC2317 # reached by trap
on_exit() {
  code=$?
  trap - EXIT
  if [ "$phase" = swapped ]; then
    problem "publish.sh" "stopped with exit code $code before the release was verified" "publish again"
    roll_back
  elif [ "$phase" = unchanged ] && [ "$code" = 1 ] && [ "$problems" = 0 ]; then
    problem "publish.sh" "stopped unexpectedly" "read the lines above and publish again"
  fi
  release_lock
  rm -rf "$work"
  exit "$code"
}
trap on_exit EXIT
trap 'exit 1' HUP INT TERM

# Ends the run if a check found problems; nothing has been changed by then.
stop_on_problems() {
  if [ "$problems" -gt 0 ]; then finish 1 "nothing was changed, $(live_now) is live"; fi
}

# Back to the configuration before the swap: on disk first, so that a restart would read it, then in the server.
roll_back() {
  phase=restoring
  if [ "$previous" = none ]; then
    say rollback "there was no release before: taking $citadel/current away"
    remove_current || finish 3 "$citadel/current is still $RELEASE: remove it by hand and reload"
  else
    say rollback "back to $previous"
    point_current "$previous" ||
      finish 3 "$citadel/current is still $RELEASE: run ln -sfn $previous $citadel/current, and reload"
  fi
  discard_release
  end_journal
  # What counts is what the server then shows: it may never have loaded anything else.
  reload || true
  if await "$previous"; then
    finish 1 "$(live_now) is live again, on disk and in the server"
  fi
  problem "$URL" "the server does not show ${mismatch:-the earlier configuration}" "$(manual_restore)"
  finish 3 "on disk $(live_now) is in place, the server has not taken it: $(manual_restore)"
}

manual_restore() { printf 'read its log, restart the %s, and publish again' "$SERVICE"; }

# Waits until the server shows what $1 (releases/<hash> or none) says; the difference is left in `mismatch`.
await() {
  deadline=$(($(now) + WAIT_SECONDS))
  while :; do
    mismatch=
    compare "$1"
    if [ -z "$mismatch" ]; then return 0; fi
    if [ "$(now)" -ge "$deadline" ]; then return 1; fi
    sleep 1
  done
}

choose_http_client
check_layout
take_lock
recover
await_server
stop_on_problems
check_server
finish_recovery
check_adopted
check_secrets
check_candidate
stop_on_problems

stage || finish 1 "nothing was changed, $(live_now) is live"
begin_journal
phase=swapped
point_current "releases/$RELEASE" || {
  problem "$citadel/current" "cannot be replaced" "the directory must belong to root (chown root:root)"
  roll_back
}
say swap "current -> releases/$RELEASE (was: $previous)"
reload || roll_back
say reload "accepted"
await "releases/$RELEASE" || {
  problem "$URL" "after $WAIT_SECONDS s the server does not show $mismatch" "its log says why"
  roll_back
}
say verify "$(shown "releases/$RELEASE")"
phase=verified
end_journal
complete_release
prune
finish 0 "release $RELEASE is live"
