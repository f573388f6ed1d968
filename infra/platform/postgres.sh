# PostgreSQL as the site runs it: makes the cluster at the first start, and gives the monitoring role its password
# at every start.
#   sh -c <this file> postgres <address> <port> <database> <role>
set -eu
address=$1 port=$2 database=$3 role=$4
secrets=/etc/citadel-platform
cluster=/var/lib/postgresql/data/cluster
role_password=$(cat "$secrets/monitoring-password")
single_user() { postgres --single -j -D "$1" postgres > /dev/null; }

if [ ! -d "$cluster" ]; then
  # Made beside and then renamed: a start that is interrupted begins anew.
  rm -rf "$cluster.new"
  initdb --pgdata "$cluster.new" --username postgres --pwfile "$secrets/superuser-password" \
    --auth scram-sha-256 --encoding UTF8 --locale C.UTF-8 > /dev/null
  [ "$database" = postgres ] || printf 'CREATE DATABASE "%s";\n\n' "$database" | single_user "$cluster.new"
  printf 'CREATE ROLE "%s" LOGIN;\n\nGRANT pg_monitor TO "%s";\n\n' "$role" "$role" | single_user "$cluster.new"
  mv "$cluster.new" "$cluster"
fi
rm -f "$cluster/postmaster.pid"
printf "ALTER ROLE \"%s\" PASSWORD '%s';\n\n" "$role" "$role_password" | single_user "$cluster"

exec postgres -D "$cluster" \
  -c listen_addresses="$address" -c port="$port" -c unix_socket_directories=/run/postgresql \
  -c hba_file="$secrets/pg_hba.conf" -c shared_buffers=32MB -c max_connections=40 -c log_min_messages=warning
