# shellcheck shell=sh disable=SC2034,SC2154 # one program in several files: variables of the others
# What the publisher says. Steps go to standard output, problems to standard error.

problems=0

# $1: step, $2: what
say() { printf 'publish %s: %s: %s\n' "$SERVICE" "$1" "$2"; }

# $1: where, $2: rule, $3: remedy
problem() {
  printf 'publish %s: %s: %s: %s\n' "${SERVICE:-}" "$1" "$2" "$3" >&2
  problems=$((problems + 1))
}

# What another program said, on standard input, marked as its words. $1: that program
quote() {
  # A body may lack its last line end.
  { cat && printf '\n'; } |
    sed -e '/^[[:space:]]*$/d' -e "s|^[[:space:]]*|publish $SERVICE:   $1: |" >&2
}

now() { date +%s; }
timestamp() { date -u +%Y-%m-%dT%H:%M:%SZ; }

# The lines of standard input as "a, b, c".
listed() { tr '\n' ' ' | sed -e 's/ *$//' -e 's/ /, /g'; }
