# shellcheck shell=sh disable=SC2034,SC2154 # one program in several files: variables of the others
# HTTP with what the image has. Credentials go through files only: a command line is seen in `ps`.
# Sets http_status (000: no answer) and leaves the body, or the reason why there is none, in $work/body.

# GNU wget or node verify certificates; nc (every busybox has it) cannot, its wget would not say so and shows
# credentials on its command line.
choose_http_client() {
  : > "$work/authorization"
  chmod 600 "$work/authorization"
  if [ -n "$BASIC_AUTH_FILE" ]; then
    first_line "$BASIC_AUTH_FILE"
    printf 'Authorization: Basic %s\n' "$(printf '%s' "$line" | base64 | tr -d '\n')" > "$work/authorization"
  elif [ -n "$BEARER_TOKEN_FILE" ]; then
    first_line "$BEARER_TOKEN_FILE"
    printf 'Authorization: Bearer %s\n' "$line" > "$work/authorization"
  fi
  if wget --version 2> /dev/null | grep -q '^GNU Wget 1'; then
    client=wget
    sed 's/^/header = /' "$work/authorization" > "$work/wgetrc"
  elif command -v node > /dev/null; then
    client=node
  elif command -v nc > /dev/null && command -v timeout > /dev/null; then
    client=nc
    case $URL in
      https:*)
        problem "environment" "URL is https and the image has neither GNU wget nor node" \
          "publish from an image with one of them, so that the certificate is verified"
        exit 2
        ;;
    esac
  else
    problem "environment" "no GNU wget, node or nc on PATH" "publish from an image that has one of them"
    exit 2
  fi
}

first_line() {
  line=
  IFS= read -r line < "$1" || [ -n "$line" ]
}

# $1: GET or POST, $2: path with its query, beginning with /
http() {
  : > "$work/body"
  http_status=000
  # A reload reads every rule file before it answers.
  case $1 in POST) http_seconds=60 ;; *) http_seconds=10 ;; esac
  "http_by_$client" "$1" "$URL$2"
  http_status=${http_status:-000}
}

http_by_wget() {
  # Word splitting is wanted: no option, or one.
  # shellcheck disable=SC2086
  wget --config="$work/wgetrc" --no-proxy --tries=1 --timeout="$http_seconds" --max-redirect=0 --server-response \
    --content-on-error --method="$1" ${CA_FILE:+--ca-certificate="$CA_FILE"} -O "$work/body" "$2" \
    2> "$work/wget" || true
  http_status=$(sed -n 's|^ *HTTP/[0-9.]* \([0-9]\{3\}\).*|\1|p' "$work/wget" | tail -n 1)
  if [ -z "$http_status" ]; then
    sed -n -e 's/.*failed: \(.*\)\.$/\1/p' -e 's/^ERROR: //p' -e '/unable to resolve/p' -e 's/^Read error.*/&/p' \
      "$work/wget" | tail -n 1 > "$work/body"
  fi
}

http_by_node() {
  http_status=$(NODE_EXTRA_CA_CERTS=$CA_FILE node -e '
    const { readFileSync, writeFileSync } = require("node:fs");
    const [method, url, authorization, body, seconds] = process.argv.slice(1);
    const [name, value] = readFileSync(authorization, "utf8").trim().split(/: (.*)/);
    fetch(url, {
      method,
      headers: name ? { [name]: value } : {},
      redirect: "manual",
      signal: AbortSignal.timeout(seconds * 1000),
    })
      .then(async (answer) => {
        writeFileSync(body, await answer.text());
        console.log(answer.status);
      })
      .catch((error) => {
        writeFileSync(body, String(error.cause?.code ?? error.message) + "\n");
      });
  ' "$1" "$2" "$work/authorization" "$work/body" "$http_seconds") || true
}

http_by_nc() {
  rest=${2#http://}
  authority=${rest%%/*}
  rm -f "$work/request"
  mkfifo "$work/request"
  # Held open for writing while nc reads, so that it ends when the server closes, not when the request does.
  exec 8<> "$work/request"
  {
    printf '%s /%s HTTP/1.0\r\nHost: %s\r\nContent-Length: 0\r\n' "$1" "${rest#*/}" "$authority"
    sed 's/$/\r/' "$work/authorization"
    printf '\r\n'
  } >&8
  timeout "$http_seconds" nc "${authority%:*}" "${authority##*:}" <&8 > "$work/answer" 2> "$work/nc" || true
  exec 8>&-
  http_status=$(sed -n '1s|^HTTP/[0-9.]* \([0-9]\{3\}\).*|\1|p' "$work/answer")
  if [ -n "$http_status" ]; then
    sed "1,/^$(printf '\r')*\$/d" "$work/answer" > "$work/body"
  else
    sed 's/^nc: *//' "$work/nc" > "$work/body"
  fi
}

# The reason in the last answer, on one line.
http_reason() {
  if [ "$http_status" = 000 ]; then
    reason=$(tr '\n' ' ' < "$work/body" | sed 's/ *$//')
    printf 'no answer (%s)' "${reason:-timed out}"
  else
    printf 'HTTP %s %s' "$http_status" "$(tr '\n' ' ' < "$work/body" | cut -c 1-500 | sed 's/ *$//')"
  fi
}

# Waits until GET $1 answers 200.
await_ok() {
  deadline=$(($(now) + WAIT_SECONDS))
  while :; do
    http GET "$1"
    case $http_status in
      200) return 0 ;;
      401 | 403)
        problem "$URL$1" "$(http_reason)" "the credentials are refused: correct BASIC_AUTH_FILE or BEARER_TOKEN_FILE"
        return 1
        ;;
    esac
    if [ "$(now)" -ge "$deadline" ]; then
      case $URL in
        https:*) remedy="start the $SERVICE, give it HTTPS with npm run adopt -- --secure, or correct URL" ;;
        *) remedy="start the $SERVICE, or correct URL" ;;
      esac
      problem "$URL$1" "$(http_reason)" "waited $WAIT_SECONDS s: $remedy"
      return 1
    fi
    sleep 1
  done
}

# The value of a string field in the last answer. Only for fields that occur once. $1: name
field() { grep -o "\"$1\":\"[^\"]*\"" "$work/body" | head -n 1 | cut -d '"' -f 4; }

# The value of a number or boolean field in the last answer. $1: name
plain_field() { grep -o "\"$1\":[a-z0-9.]*" "$work/body" | head -n 1 | cut -d : -f 2; }
