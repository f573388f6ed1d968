# shellcheck shell=sh disable=SC2034,SC2154 # one program in several files: variables of the others
# Prometheus: fragments and rule files beneath citadel/current, included by a main file that belongs to others.
# One rule file, rules/release.<hash>.yml, names the release: the server loads all rule files or none. The others keep
# their names, for under a new name every alert would begin its `for` anew.

default_port=9090
MAIN_FILE=${MAIN_FILE:-$DIRECTORY/prometheus.yml}

check_layout() {
  expect_paths "scrape/[^/]+\.yml|rules/[^/.]+\.yml|rules/release\.$RELEASE\.yml" \
    "scrape/<name>.yml, rules/<name>.yml and rules/release.$RELEASE.yml"
  expect_some 'scrape/.*' "scrape/<name>.yml"
  expect_some 'rules/[^/.]+\.yml' "rules/<name>.yml"
  expect_some "rules/release\.$RELEASE\.yml" "rules/release.$RELEASE.yml"
  if [ "$(dirname "$MAIN_FILE")" != "$DIRECTORY" ]; then
    problem "environment" "MAIN_FILE is $MAIN_FILE" "it has to lie in DIRECTORY, $DIRECTORY"
  fi
  end_layout
}

await_server() { await_ok /api/v1/status/buildinfo || return 0; }

check_server() {
  check_versions promtool "$(field version)" 2.43 "upgrade it: scrape_config_files came with 2.43"
  http GET /api/v1/status/flags
  if [ "$RELOAD" = http ] && [ "$(field web.enable-lifecycle)" != true ]; then
    problem "$URL" "the lifecycle API is off, so nobody can reload over HTTP" \
      "start it with --web.enable-lifecycle, or publish with RELOAD=hup"
  fi
  running=$(field config.file)
  case $running in
    /*)
      if [ "$running" != "$MAIN_FILE" ]; then
        problem "$URL" "the server reads $running, not $MAIN_FILE" "correct DIRECTORY and MAIN_FILE"
      fi
      ;;
  esac
}

check_adopted() {
  if ! [ -r "$MAIN_FILE" ]; then
    problem "$MAIN_FILE" "cannot be read" "mount $DIRECTORY; the file must be readable by root without capabilities"
    return 0
  fi
  for kind in scrape rules; do
    if ! sed '/^[[:space:]]*#/d' "$MAIN_FILE" | grep -q "citadel/current/$kind/"; then
      problem "$MAIN_FILE" "not adopted, it does not include citadel/current/$kind/*.yml" "run npm run adopt -- --env <environment>"
    fi
  done
}

configuration_files() { grep '^scrape/' "$work/candidate"; }

# promtool reads the whole configuration as it would be after the swap: a directory that looks like DIRECTORY,
# with the candidate as citadel/current. So a job name that somebody else's file has already is found now.
check_candidate() {
  if ! [ -r "$MAIN_FILE" ]; then return 0; fi
  mirror=$work/check
  mkdir -p "$mirror/citadel"
  link_all "$DIRECTORY" "$mirror" "citadel ${MAIN_FILE##*/}"
  link_all "$citadel" "$mirror/citadel" current
  ln -s "$CANDIDATE" "$mirror/citadel/current"
  sed "s|$citadel/current/|$mirror/citadel/current/|g" "$MAIN_FILE" > "$mirror/${MAIN_FILE##*/}"
  if promtool check config "$mirror/${MAIN_FILE##*/}" > "$work/promtool" 2>&1; then
    say check "promtool accepts $MAIN_FILE with the candidate"
  else
    problem "candidate" "promtool refuses it" "correct what it names, then publish again"
    sed -e "s|$mirror/citadel/current/|candidate/|g" -e "s|$mirror/|$DIRECTORY/|g" -e '/SUCCESS/d' -e '/^Checking /d' \
      -e 's/^ *FAILED: *//' "$work/promtool" | quote promtool
  fi
}

# Links everything in $1 into $2, except the names in $3.
link_all() {
  for entry in "$1"/* "$1"/.[!.]*; do
    if [ -e "$entry" ]; then
      case " $3 " in
        *" ${entry##*/} "*) ;;
        *) ln -s "$entry" "$2/" ;;
      esac
    fi
  done
}

reload() {
  case $RELOAD in
    http) reload_by_http /-/reload "its log says why" ;;
    hup) reload_by_hup prometheus_config_last_reload_success_timestamp_seconds prometheus_config_last_reload_successful ;;
  esac
}

# $1: releases/<hash> or none. A scrape pool appears up to 6 s after a reload, rules at once.
compare() {
  http GET /api/v1/status/runtimeinfo
  if [ "$http_status" != 200 ]; then
    mismatch="that it is alive: $(http_reason)"
    return 0
  fi
  if [ "$(plain_field reloadConfigSuccess)" != true ]; then
    mismatch="that its last reload succeeded"
    return 0
  fi
  rule_names "$1" > "$work/wanted"
  http GET "/api/v1/rules?exclude_alerts=true"
  grep -o '"file":"[^"]*/citadel/current/rules/[^"]*"' "$work/body" | sed -e 's|.*/||' -e 's/"$//' | sort -u > "$work/shown"
  compare_sets "rule file"
  if [ -n "$mismatch" ]; then return 0; fi
  pool_names "$1" > "$work/wanted"
  http GET /api/v1/scrape_pools
  grep -o '"citadel-[^"]*"' "$work/body" | tr -d '"' | sort -u > "$work/shown"
  compare_sets "scrape job"
}

# The first difference between $work/wanted and $work/shown, into mismatch. $1: what they hold
compare_sets() {
  missing=$(sort "$work/wanted" "$work/shown" "$work/shown" | uniq -u | listed)
  extra=$(sort "$work/shown" "$work/wanted" "$work/wanted" | uniq -u | listed)
  if [ -n "$missing" ]; then
    mismatch="the $1 $missing"
  elif [ -n "$extra" ]; then
    mismatch="that the $1 $extra is gone"
  fi
}

rule_names() {
  if [ -d "$citadel/$1/rules" ]; then (cd "$citadel/$1/rules" && find . -type f) | sed 's|^\./||' | sort; fi
}

pool_names() {
  if [ -d "$citadel/$1/scrape" ]; then
    cat "$citadel/$1"/scrape/*.yml |
      sed -n "s/^[[:space:]-]*[\"']\{0,1\}job_name[\"']\{0,1\}[[:space:]]*:[[:space:]]*[\"']\{0,1\}\(citadel-[A-Za-z0-9._-]*\).*/\1/p" | sort -u
  fi
}

shown() {
  printf 'the server shows %s rule files and %s scrape jobs of this release, and none of another' \
    "$(rule_names "$1" | wc -l | tr -d ' ')" "$(pool_names "$1" | wc -l | tr -d ' ')"
}
