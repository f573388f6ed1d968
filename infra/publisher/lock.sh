# shellcheck shell=sh disable=SC2034,SC2154 # one program in several files: variables of the others
# One publisher at a time in a directory. The kernel holds the lock (flock) and lets go of it when its holder dies,
# so nobody has to guess from an age whether a lock is stale. The file says who, for people.

# Whether the lock is ours.
locked=

take_lock() {
  lock=$citadel/publish.lock
  if ! mkdir -p "$citadel/releases" 2> "$work/error" || ! (: >> "$lock") 2> "$work/error"; then
    problem "$citadel" "cannot be written ($(sed 's/.*: //' "$work/error"))" \
      "$DIRECTORY and $citadel must be mounted for writing and belong to root (chown root:root): the publisher has no capabilities"
    finish 1 "nothing was changed, $(live_now) is live"
  fi
  exec 9>> "$lock"
  deadline=$(($(now) + WAIT_SECONDS))
  said=
  while :; do
    taken=0
    flock -n 9 2> "$work/error" || taken=$?
    # 1: somebody has it.
    if [ "$taken" -eq 0 ]; then break; fi
    if [ "$taken" -ne 1 ]; then
      problem "$lock" "cannot be locked (flock: $(sed 's/.*: //' "$work/error"))" "keep $DIRECTORY on a file system of the host itself"
      finish 1 "this publisher changed nothing"
    fi
    if [ "$(now)" -ge "$deadline" ]; then
      problem "$lock" "$(cat "$lock") is publishing" "waited $WAIT_SECONDS s: publish again when it is done, or stop it"
      finish 1 "this publisher changed nothing"
    fi
    if [ -z "$said" ]; then
      say lock "waiting for $(cat "$lock")"
      said=yes
    fi
    sleep 1
  done
  locked=yes
  if [ -s "$lock" ]; then say lock "taken over from $(cat "$lock"), which was killed"; else say lock "taken"; fi
  printf '%s (since %s)\n' "$PUBLISHER" "$(timestamp)" > "$lock"
}

release_lock() {
  if [ -n "$locked" ]; then : > "$lock"; fi
}
