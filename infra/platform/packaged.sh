# Runs a server as its Debian package's unit does: the arguments come from the package's file in /etc/default, so
# that an edit there and a restart change them.
#   sh -c <this file> packaged <arguments file> <program>
set -euf
ARGS=
. "$1"
exec "$2" $ARGS
