# shellcheck shell=sh disable=SC2034,SC2154 # one program in several files: variables of the others
# Grafana: a data source provisioning file. Folders and dashboards go through its API, by Terraform.
# DIRECTORY is the provisioning directory; Grafana reads datasources/ there and ignores citadel/.

provisioned=datasources/citadel.yml

check_layout() {
  expect_paths 'datasources/citadel\.yml' "$provisioned"
  expect_some 'datasources/citadel\.yml' "$provisioned"
  end_layout
}

await_server() { await_ok /api/health || return 0; }

check_server() {
  version=$(tr -d ' \n' < "$work/body" | grep -o '"version":"[^"]*"' | cut -d '"' -f 4)
  if ! at_least "${version:-0}" 11.6; then
    problem "$URL" "grafana ${version:-of no version} is too old, the least is 11.6" "upgrade it"
  else
    say check "grafana $version"
  fi
  check_credentials /api/admin/provisioning/datasources/reload
}

check_adopted() {
  if [ -e "$DIRECTORY/$provisioned" ] && ! [ -L "$DIRECTORY/$provisioned" ]; then
    problem "$DIRECTORY/$provisioned" "a file that is not ours" "move it away"
  fi
}

configuration_files() { printf '%s\n' "$provisioned"; }

check_candidate() {
  if [ -z "$(values uid "$CANDIDATE/$provisioned")" ]; then
    problem "candidate/$provisioned" "no data source with a uid" "give each data source a uid: it is looked up by it"
  fi
}

# The values of a key in a provisioning file. $1: key, $2: file
values() {
  sed -n "s/^[[:space:]-]*[\"']\{0,1\}$1[\"']\{0,1\}[[:space:]]*:[[:space:]]*[\"']\{0,1\}\([^\"', ]*\).*/\1/p" "$2"
}

reload() {
  link=$DIRECTORY/$provisioned
  if [ "$(current_target)" = none ]; then
    rm -f "$link"
  elif [ "$(readlink "$link" || true)" != "../citadel/current/$provisioned" ]; then
    # Not beginning with a dot alone: Grafana reads every name that ends in .yml or .yaml.
    if ! { mkdir -p "$DIRECTORY/datasources" && rm -f "$link.new" &&
      ln -s "../citadel/current/$provisioned" "$link.new" && mv -T "$link.new" "$link"; } 2> "$work/error"; then
      problem "$link" "cannot be written ($(sed 's/.*: //' "$work/error"))" "its directory must belong to root (chown root:root)"
      return 1
    fi
  fi
  reload_by_http /api/admin/provisioning/datasources/reload "its log says why"
}

# $1: releases/<hash> or none. Without a release there is nothing that Grafana would have to show.
compare() {
  if [ "$1" = none ]; then return 0; fi
  : > "$work/datasources"
  for uid in $(values uid "$citadel/$1/$provisioned"); do
    http GET "/api/datasources/uid/$uid"
    if [ "$http_status" != 200 ]; then
      mismatch="the data source $uid: $(http_reason)"
      return 0
    fi
    tr -d '\n' < "$work/body" | sed 's/": /":/g' >> "$work/datasources"
  done
  for url in $(values url "$citadel/$1/$provisioned"); do
    if ! grep -Fq "\"url\":\"$url\"" "$work/datasources"; then mismatch="a data source with the address $url"; fi
  done
}

shown() { printf 'grafana has the data sources %s' "$(values uid "$citadel/$1/$provisioned" | listed)"; }
