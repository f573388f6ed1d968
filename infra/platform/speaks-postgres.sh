# Exits 0 when the server answers PostgreSQL's SSLRequest (N: it speaks the protocol, without TLS; S: with). For an
# image without pg_isready; needs bash.
#   bash -c <this file> speaks-postgres <address> <port>
exec 3<> "/dev/tcp/$1/$2" || exit 1
printf '\0\0\0\010\004\322\026\057' >&3
IFS= read -r -N 1 -t 3 answer <&3
[[ $answer == [NS] ]]
