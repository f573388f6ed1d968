# A third-party image of the local environment, from Debian packages (where its public image cannot be pulled).
# The legacy builder of Docker 20.10 has to understand it: no heredocs, no COPY --chmod, no cache mounts.
ARG BASE
FROM ${BASE}

# Packages must neither start their service nor create a database cluster while they are installed; the build
# cannot be interrupted half-way, so dpkg need not sync each file; nobody reads manuals in a container.
# A mirror may lag behind: its lists are taken although their Valid-Until has passed, signatures are checked.
ARG PACKAGES
RUN printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d && chmod 0755 /usr/sbin/policy-rc.d \
 && echo force-unsafe-io > /etc/dpkg/dpkg.cfg.d/citadel \
 && printf 'path-exclude=/usr/share/%s/*\n' doc man locale info >> /etc/dpkg/dpkg.cfg.d/citadel \
 && echo 'Acquire::Languages none; Acquire::Check-Valid-Until false;' > /etc/apt/apt.conf.d/citadel \
 && mkdir -p /etc/postgresql-common \
 && echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf \
 && apt-get -qq update \
 && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends ${PACKAGES} > /tmp/install.log 2>&1 \
      || { tail -n 20 /tmp/install.log >&2; exit 1; } \
 && rm -rf /tmp/install.log /var/lib/apt/lists/* /var/cache/apt/archives/*.deb /var/log/*

# The contract of images/recipes.ts: commands on PATH under their upstream names, directories of 65534.
ARG LINKS
ARG DIRECTORIES
ARG COMMANDS
RUN for link in ${LINKS}; do ln -sf "${link#*=}" "/usr/local/bin/${link%%=*}" || exit 1; done \
 && for directory in ${DIRECTORIES}; do install -d -o 65534 -g 65534 "${directory}" || exit 1; done \
 && for command in ${COMMANDS}; do command -v "${command}" > /dev/null || { echo "no ${command} on PATH" >&2; exit 1; }; done

ARG RUN_AS
ENV LANG=C.UTF-8
USER ${RUN_AS}
