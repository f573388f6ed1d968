# shellcheck shell=sh disable=SC2034,SC2154 # one program in several files: variables of the others
# Every file that the candidate names as a secret: a server starts without most of them and fails later, in silence.

# One a line, without repetition: values of …_file and …File, and of $__file{…}.
# shellcheck disable=SC2016 # $__file is Grafana's
secret_files() {
  configuration_files | while IFS= read -r file; do
    sed '/^[[:space:]]*#/d' "$CANDIDATE/$file" | grep -v '_log_file' |
      grep -oE "[A-Za-z_]*(_file|File)\"?[[:space:]]*:[[:space:]]*[\"']?[^\"',}[:space:]]+|\\\$__file\{[^}]+\}" || true
  done | sed -e 's/^\$__file{\(.*\)}$/\1/' -e "s/^[A-Za-z_\"]*[[:space:]]*:[[:space:]]*[\"']\{0,1\}//" | sort -u
}

check_secrets() {
  before=$problems
  secret_files > "$work/secrets"
  while IFS= read -r file; do
    case $file in
      /*) ;;
      *)
        problem "candidate" "names the file $file" "say its absolute path"
        continue
        ;;
    esac
    if ! [ -e "$file" ]; then
      problem "$file" "a secret file that the candidate names is missing" "supply it: npm run setup says which and how"
    elif ! [ -f "$file" ] || ! [ -r "$file" ]; then
      problem "$file" "a secret file cannot be read" "owner root, mode 0640, in a directory of mode 0750"
    elif ! [ -s "$file" ]; then
      problem "$file" "a secret file is empty" "put the secret there"
    elif [ -n "$READER_GID" ] && ! { lets_in "$(dirname "$file")" 1 && lets_in "$file" 4; }; then
      problem "$file" "the $SERVICE (group $READER_GID) cannot read it" "chgrp $READER_GID it and its directory; modes 0640 and 0750"
    fi
  done < "$work/secrets"
  if [ "$problems" -eq "$before" ]; then
    say check "secret files in place: $(wc -l < "$work/secrets" | tr -d ' ')"
  fi
}

# Whether the server's group has a permission. $1: path, $2: 4 (read) or 1 (pass)
lets_in() {
  gid=$(stat -c %g "$1")
  mode=$(stat -c %a "$1")
  if [ $((mode % 10 & $2)) -ne 0 ]; then return 0; fi
  [ "$gid" = "$READER_GID" ] && [ $((mode / 10 % 10 & $2)) -ne 0 ]
}
