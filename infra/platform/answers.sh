# Exits 0 when a server answers at an address, over HTTPS or in clear: adopt may have given it a certificate. That it
# asks for a password is an answer too. Unverified: whether this very container answers is the question.
#   sh -c <this file> answers <address:port/path>
for url in "https://$1" "http://$1"; do
  output=$(wget --no-check-certificate -O /dev/null "$url" 2>&1) && exit 0
  case $output in *" 401 "*) exit 0 ;; esac
done
printf '%s\n' "$output" >&2
exit 1
