# Runs a server as its Debian package's unit does: with the variables of the package's file in /etc/default in its
# environment, so that an edit there and a restart change them.
#   sh -c <this file> environment <environment file> <program> [<argument>...]
set -eu
set -a
. "$1"
set +a
shift
exec "$@"
