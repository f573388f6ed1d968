# shellcheck shell=sh disable=SC2034,SC2154 # one program in several files: variables of the others
# Our exporter: one file, which it reads when it is told to and says the hash of.

check_layout() {
  expect_paths 'exporter\.json' "exporter.json"
  expect_some 'exporter\.json' "exporter.json"
  end_layout
}

# Ready or not: it waits for its first configuration.
await_server() {
  await_ok /-/healthy || return 0
  loaded_config
  config_before=$config
}

# The publisher runs in the exporter's own image, so the check is the server's own; older servers cannot be told
# apart, and keep their configuration when they refuse a new one.
check_server() { check_credentials /-/reload; }
check_adopted() { :; }

configuration_files() { printf 'exporter.json\n'; }

check_candidate() {
  if node /opt/llm-exporter/exporter.cjs --check-config "$CANDIDATE/exporter.json" > "$work/exporter" 2>&1; then
    say check "the exporter accepts the candidate"
  else
    problem "candidate" "the exporter refuses it" "correct what it names, then publish again"
    sed "s|$CANDIDATE/|candidate/|g" "$work/exporter" | quote exporter
  fi
}

reload() { reload_by_http /-/reload "correct what it names, then publish again"; }

# Sets config to the hash of what the exporter has loaded, or none.
loaded_config() {
  http GET /-/ready
  config=$(field config)
  config=${config:-none}
}

# $1: releases/<hash>, or none: then what was loaded before must still be.
compare() {
  loaded_config
  if [ "$1" = none ]; then wanted=$config_before; else wanted=$(config_of "$1"); fi
  if [ "$config" != "$wanted" ]; then mismatch="the configuration of $1 (/-/ready says config $config, not $wanted)"; fi
}

config_of() { sha256sum < "$citadel/$1/exporter.json" | cut -c 1-12; }

shown() { printf '/-/ready says config %s, the hash of the file' "$(config_of "$1")"; }
