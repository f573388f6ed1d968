# shellcheck shell=sh disable=SC2034,SC2154 # one program in several files: variables of the others
# The environment, checked as a whole before anything else happens. Exit code 2: it cannot be used.

# $1: variable, $2: its value, $3: extended regular expression, $4: the rule in words
expect_match() {
  if ! printf '%s\n' "$2" | grep -Eqx -e "$3"; then
    # A password in an address is refused, and not repeated.
    problem "environment" "$1 is \"$(printf '%s' "$2" | sed 's|//.*@|//…@|')\"" "$4"
  fi
}

# $1: variable, $2: the file it names ('' is allowed)
expect_readable() {
  if [ -n "$2" ] && ! [ -r "$2" ]; then
    problem "environment" "$1 names $2, which cannot be read" "mount the file, readable by root without capabilities"
  elif [ -n "$2" ] && ! [ -s "$2" ]; then
    problem "environment" "$1 names $2, which is empty" "put the credentials there"
  fi
}

read_environment() {
  SERVICE=${SERVICE:-}
  URL=${URL:-}
  URL=${URL%/}
  RELEASE=${RELEASE:-}
  DIRECTORY=${DIRECTORY:-}
  CANDIDATE=${CANDIDATE:-/candidate}
  COMMIT=${COMMIT:-unknown}
  PUBLISHER=${PUBLISHER:-publisher}
  RELOAD=${RELOAD:-http}
  READER_GID=${READER_GID:-}
  WAIT_SECONDS=${WAIT_SECONDS:-30}
  KEEP_RELEASES=${KEEP_RELEASES:-10}
  BASIC_AUTH_FILE=${BASIC_AUTH_FILE:-}
  BEARER_TOKEN_FILE=${BEARER_TOKEN_FILE:-}
  CA_FILE=${CA_FILE:-}

  expect_match SERVICE "$SERVICE" 'prometheus|alertmanager|exporter|grafana' \
    "say prometheus, alertmanager, exporter or grafana"
  expect_match URL "$URL" 'https?://[A-Za-z0-9.-]+:[0-9]+(/[A-Za-z0-9._/-]+)?' \
    "say the server's address with its port, e.g. http://127.0.10.37:9090"
  expect_match RELEASE "$RELEASE" '[0-9a-f]{6,64}' "say the hash of the release, 6 to 64 lower-case hex digits"
  expect_match DIRECTORY "$DIRECTORY" '(/[A-Za-z0-9._-]+)+' \
    "say the service's configuration directory, e.g. /etc/prometheus"
  expect_match CANDIDATE "$CANDIDATE" '(/[A-Za-z0-9._-]+)+' "say the directory of the files to publish"
  expect_match COMMIT "$COMMIT" '[A-Za-z0-9._-]+' "say a commit, e.g. 4f1c2d3"
  expect_match PUBLISHER "$PUBLISHER" '[A-Za-z0-9._-]+' "say a name made of letters, digits and . _ -"
  expect_match RELOAD "$RELOAD" 'http|hup' "say http or hup"
  expect_match READER_GID "$READER_GID" '[0-9]*' "say the number of the server's group, or nothing"
  expect_match WAIT_SECONDS "$WAIT_SECONDS" '[0-9]{1,3}' "say a number of seconds below 1000"
  expect_match KEEP_RELEASES "$KEEP_RELEASES" '[1-9][0-9]{0,2}' "say how many releases to keep, 1 to 999"
  expect_readable BASIC_AUTH_FILE "$BASIC_AUTH_FILE"
  expect_readable BEARER_TOKEN_FILE "$BEARER_TOKEN_FILE"
  expect_readable CA_FILE "$CA_FILE"
  if [ -n "$BASIC_AUTH_FILE" ] && [ -n "$BEARER_TOKEN_FILE" ]; then
    problem "environment" "both BASIC_AUTH_FILE and BEARER_TOKEN_FILE are set" "one of them logs in"
  fi
  case $SERVICE in
    grafana | exporter)
      if [ -z "$BASIC_AUTH_FILE$BEARER_TOKEN_FILE" ]; then
        problem "environment" "no credentials" "the $SERVICE reloads for its administrator only: set BASIC_AUTH_FILE or BEARER_TOKEN_FILE"
      fi
      if [ "$RELOAD" = hup ]; then problem "environment" "RELOAD is hup" "the $SERVICE reloads by http only"; fi
      ;;
  esac
  for tool in awk base64 cat chmod cmp cp cut date dirname find flock grep head ln ls md5sum mkdir mktemp mv \
    readlink rm sed sha256sum sleep sort stat sync tail touch tr uniq wc; do
    command -v "$tool" > /dev/null || problem "environment" "no $tool on PATH" "publish from an image that has it"
  done

  for name in "$DIRECTORY" "$CANDIDATE"; do
    if [ -n "$name" ] && ! [ -d "$name" ]; then
      problem "environment" "$name is not a directory" "mount the configuration directory, upload the candidate"
    fi
  done
  if [ "$problems" -gt 0 ]; then exit 2; fi

  # One order of names everywhere.
  LC_ALL=C
  export LC_ALL
  # The staged files are for every reader; what is private lies in $work.
  umask 022
  work=$(mktemp -d)
  chmod 700 "$work"
  citadel=$DIRECTORY/citadel

  (cd "$CANDIDATE" && find . ! -type d) | sed 's|^\./||' | sort > "$work/candidate"
  if grep -Evqx '[A-Za-z0-9._/-]+' "$work/candidate"; then
    problem "$CANDIDATE" "file names may hold letters, digits and . _ - only" "rename $(grep -Evx '[A-Za-z0-9._/-]+' "$work/candidate" | head -n 1)"
  fi
  if [ -n "$(find "$CANDIDATE" ! -type d ! -type f)" ]; then
    problem "$CANDIDATE" "only plain files can be published" "upload the files themselves, no links"
  fi
}

# Called by a service's check_layout. $1: extended regular expression of the paths that may be there, $2: in words
expect_paths() {
  grep -Evx -e "$1" "$work/candidate" > "$work/unexpected" || true
  if [ -s "$work/unexpected" ]; then
    problem "$CANDIDATE" "unexpected $(listed < "$work/unexpected")" "a release of $SERVICE holds $2"
  fi
}

# $1: extended regular expression of a path that must be there, $2: in words
expect_some() {
  grep -Eqx -e "$1" "$work/candidate" || problem "$CANDIDATE" "no $2" "upload the release's files there"
}

# Ends with exit code 2 if the candidate is not laid out as a release of this service.
end_layout() {
  if [ "$problems" -gt 0 ]; then
    phase=finished
    exit 2
  fi
}
