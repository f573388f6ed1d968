# A third-party image of the local environment, from its public image.
# Copied into an empty image, so that its volumes, user, entry point and environment are gone and only the
# contract of images/recipes.ts is left: with a VOLUME still declared, a directory made below it would be lost.
ARG BASE
FROM ${BASE} AS public

FROM scratch
COPY --from=public / /
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

ARG LINKS
ARG DIRECTORIES
ARG COMMANDS
RUN mkdir -p /usr/local/bin \
 && for link in ${LINKS}; do ln -sf "${link#*=}" "/usr/local/bin/${link%%=*}" || exit 1; done \
 && for directory in ${DIRECTORIES}; do mkdir -p "${directory}" && chown 65534:65534 "${directory}" && chmod 0755 "${directory}" || exit 1; done \
 && for command in ${COMMANDS}; do command -v "${command}" > /dev/null || { echo "no ${command} on PATH" >&2; exit 1; }; done

ARG RUN_AS
ENV LANG=C.UTF-8
USER ${RUN_AS}
