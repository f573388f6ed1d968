# Exits 0 when the address answers; that it asks for a password is an answer too.
#   sh -c <this file> answers <url>
output=$(wget -O /dev/null "$1" 2>&1) && exit 0
case $output in *" 401 "*) exit 0 ;; esac
printf '%s\n' "$output" >&2
exit 1
