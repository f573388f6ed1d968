# shellcheck shell=sh disable=SC2034,SC2154 # one program in several files: variables of the others
# Alertmanager: has no includes, so the whole main file is ours: a symlink to citadel/current/alertmanager.yml.

default_port=9093
MAIN_FILE=${MAIN_FILE:-$DIRECTORY/alertmanager.yml}

check_layout() {
  expect_paths "alertmanager\.yml|templates/[^/]+\.$RELEASE\.tmpl" "alertmanager.yml and templates/<name>.$RELEASE.tmpl"
  expect_some 'alertmanager\.yml' "alertmanager.yml"
  end_layout
}

await_server() { await_ok /api/v2/status || return 0; }

check_server() {
  check_versions amtool "$(field version)" 0.26 "upgrade it: url_file and api_url_file came with 0.26"
  http GET /metrics
  hash_before=$(sample alertmanager_config_hash)
}

check_adopted() {
  case $(readlink "$MAIN_FILE" || true) in
    citadel/current/alertmanager.yml | ./citadel/current/alertmanager.yml | "$citadel/current/alertmanager.yml") ;;
    *) problem "$MAIN_FILE" "not adopted, it is not a link to citadel/current/alertmanager.yml" "run npm run adopt -- --env <environment>" ;;
  esac
}

configuration_files() { printf 'alertmanager.yml\n'; }

# amtool resolves templates from the file it is given, and reads those of citadel/current from the candidate.
check_candidate() {
  mirror=$work/check
  mkdir -p "$mirror/citadel"
  ln -s "$CANDIDATE" "$mirror/citadel/current"
  sed "s|$citadel/current/|$mirror/citadel/current/|g" "$CANDIDATE/alertmanager.yml" > "$mirror/alertmanager.yml"
  if amtool check-config "$mirror/alertmanager.yml" > "$work/amtool" 2>&1; then
    say check "amtool accepts the candidate"
  else
    problem "candidate" "amtool refuses it" "correct what it names, then publish again"
    sed -e "s|$mirror/citadel/current/|candidate/|g" -e "s|$mirror/|candidate/|g" -e '/SUCCESS/d' -e '/^Found:$/d' -e '/^ - /d' \
      -e "s/^Checking '[^']*'//" -e 's/^ *FAILED: *//' -e '/^amtool: error: failed to validate/d' "$work/amtool" | quote amtool
  fi
}

reload() {
  case $RELOAD in
    http) reload_by_http /-/reload "correct what it names, then publish again" ;;
    hup) reload_by_hup alertmanager_config_last_reload_success_timestamp_seconds alertmanager_config_last_reload_successful ;;
  esac
}

# $1: releases/<hash>, or none: then what was loaded before must still be.
compare() {
  http GET /metrics
  loaded=$(sample alertmanager_config_hash)
  if [ "$1" = none ]; then wanted=$hash_before; else wanted=$(config_hash "$citadel/$1/alertmanager.yml"); fi
  if ! same_number "$loaded" "$wanted"; then
    mismatch="the configuration of $1 (alertmanager_config_hash is ${loaded:-absent}, not $wanted)"
  elif [ "$1" != none ] && [ "$(sample alertmanager_config_last_reload_successful)" != 1 ]; then
    mismatch="that its last reload succeeded"
  fi
}

# As Alertmanager does: the first six bytes of the file's MD5, little-endian. $1: file
config_hash() {
  bytes=$(md5sum < "$1" | sed 's/^\(..\)\(..\)\(..\)\(..\)\(..\)\(..\).*/\6\5\4\3\2\1/')
  printf '%d' "0x$bytes"
}

# One may be written as 7.9e+13. Below 2^53, so exact.
same_number() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a != "" && a + 0 == b + 0) }'; }

shown() { printf 'alertmanager_config_hash is that of the file, %s' "$(config_hash "$citadel/$1/alertmanager.yml")"; }
