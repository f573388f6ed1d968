# shellcheck shell=sh disable=SC2034,SC2154 # one program in several files: variables of the others
# DIRECTORY/citadel: releases/<hash>/ with release.json, and current -> releases/<hash>. Every change of what a
# server would read is one rename. `publishing` is there while current is a release that nobody has verified.

# releases/<hash>, or none
current_target() { readlink "$citadel/current" 2> /dev/null || printf 'none\n'; }

# What is in place, in words.
live_now() {
  live=$(current_target)
  case $live in
    none) printf 'what was found before the first release' ;;
    *) printf 'release %s' "${live#releases/}" ;;
  esac
}

# $1: releases/<hash>
point_current() {
  rm -f "$citadel/.current" && ln -s "$1" "$citadel/.current" && mv -T "$citadel/.current" "$citadel/current"
}

remove_current() { rm -f "$citadel/current"; }

# Hash and path of every file of a release. $1: its directory
manifest() { (cd "$1" && find . -type f ! -name release.json -exec sha256sum {} +) | sed 's|^\([0-9a-f]*\)  *\*\{0,1\}\./|\1 |' | sort -k 2; }

# What a killed publisher left: half-staged files, and a current that was never verified.
recover() {
  recovered=
  rm -rf "$citadel/releases/.staging" "$citadel/.current"
  previous=$(current_target)
  if ! [ -s "$citadel/publishing" ]; then return 0; fi
  { IFS= read -r previous && IFS= read -r killed; } < "$citadel/publishing"
  if [ "$previous" = none ]; then remove_current; else point_current "$previous"; fi
  say recover "a publisher was killed before it had verified $killed: current is $previous again"
  recovered=yes
}

# The server may have loaded what the killed publisher left; before anything new it is brought back, too.
finish_recovery() {
  if [ -z "$recovered" ]; then return 0; fi
  reload || true
  if await "$previous"; then
    say recover "the server shows $previous"
    end_journal
  else
    problem "$URL" "after a killed publisher the server does not show ${mismatch:-$previous}" "$(manual_restore)"
    finish 3 "on disk $(live_now) is in place, the server has not taken it: $(manual_restore)"
  fi
}

begin_journal() {
  printf '%s\n%s\n' "$previous" "releases/$RELEASE" > "$citadel/.publishing"
  mv "$citadel/.publishing" "$citadel/publishing"
}

end_journal() { rm -f "$citadel/publishing"; }

# Puts the candidate into releases/<hash>; a directory of that name is compared, not trusted.
stage() {
  target=$citadel/releases/$RELEASE
  existed=
  manifest "$CANDIDATE" > "$work/manifest"
  if [ -d "$target" ]; then
    manifest "$target" > "$work/existing"
    if cmp -s "$work/manifest" "$work/existing"; then
      existed=yes
      say stage "releases/$RELEASE is there already, all $(wc -l < "$work/manifest" | tr -d ' ') files as they should be"
      readable_by_all "$target"
      return 0
    fi
    set_aside || return 1
  fi
  staging=$citadel/releases/.staging
  if ! { rm -rf "$staging" && mkdir "$staging" && cp -R "$CANDIDATE/." "$staging/" && write_release_json "$staging" &&
    readable_by_all "$staging" && find "$staging" -type f -exec sync {} + && mv -T "$staging" "$target"; } 2> "$work/error"; then
    rm -rf "$staging"
    problem "$citadel/releases" "cannot stage the release ($(tr '\n' ' ' < "$work/error" | sed 's/ *$//'))" "free space, or chown root:root"
    return 1
  fi
  say stage "releases/$RELEASE, $(wc -l < "$work/manifest" | tr -d ' ') files"
}

# A release directory that somebody edited is kept under another name; if it is live, it stays live until the swap.
set_aside() {
  edited=releases/$RELEASE-edited-$(date -u +%Y%m%dT%H%M%SZ)
  say stage "releases/$RELEASE was changed by hand ($(changed_files)): kept as $edited, staging anew"
  cp -R "$target" "$citadel/$edited" || return 1
  if [ "$(current_target)" = "releases/$RELEASE" ]; then
    point_current "$edited" || return 1
    previous=$edited
  fi
  rm -rf "$target"
}

changed_files() {
  sort "$work/manifest" > "$work/a"
  sort "$work/existing" > "$work/b"
  sort "$work/a" "$work/b" | uniq -u | cut -d ' ' -f 2 | sort -u | listed
}

readable_by_all() { find "$1" -type d -exec chmod 0755 {} + && find "$1" -type f -exec chmod 0644 {} +; }

# $1: directory of the release
write_release_json() {
  {
    printf '{\n  "service": "%s",\n  "release": "%s",\n  "commit": "%s",\n  "publishedAt": "%s",\n  "files": {' \
      "$SERVICE" "$RELEASE" "$COMMIT" "$(timestamp)"
    sed -e 's|^\([0-9a-f]*\) \(.*\)$|    "\2": "\1"|' -e '$!s/$/,/' -e '1s/^/\n/' "$work/manifest"
    printf '  }\n}\n'
  } > "$work/release.json" && cp "$work/release.json" "$1/.release.json" && mv "$1/.release.json" "$1/release.json"
}

# A release that the server did not take goes away again, unless it was there before.
discard_release() {
  if [ -z "$existed" ] && [ "$previous" != "releases/$RELEASE" ]; then rm -rf "$citadel/releases/$RELEASE"; fi
}

# Publishing again is recorded: who goes back to a release sees when it was last live.
complete_release() {
  if [ -n "$existed" ]; then write_release_json "$citadel/releases/$RELEASE"; fi
  touch "$citadel/releases/$RELEASE"
}

# Keeps the last KEEP_RELEASES; what is live, what was live before, and releases named by others stay in any case.
prune() {
  kept=0
  # Names are letters, digits and dashes, so ls may be read.
  # shellcheck disable=SC2010,SC2012
  for name in $(ls -1t "$citadel/releases" | grep -Ex '[0-9a-f]{6,64}(-edited-[0-9TZ]+)?'); do
    kept=$((kept + 1))
    if [ "$kept" -gt "$KEEP_RELEASES" ] && [ "releases/$name" != "releases/$RELEASE" ] && [ "releases/$name" != "$previous" ]; then
      rm -rf "$citadel/releases/$name"
      say prune "releases/$name"
    fi
  done
}
