# The hub. Build it with `docker compose build`.
FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/meritgraph
WORKDIR /src
# First what seldom changes, so that a change of ours does not fetch everything again.
COPY requirements/run.txt requirements/run.txt
RUN /opt/meritgraph/bin/pip install --no-deps --require-hashes --requirement requirements/run.txt
COPY . .
RUN /opt/meritgraph/bin/pip install --no-deps --no-build-isolation .
# The embedded engine learns from a demo, which takes a minute, and starts quickly from the first time on.
RUN /opt/meritgraph/bin/python -P -m graph prepare demo --once

FROM python:3.11-slim
# A new volume gets owner and mode of the folder on which it is mounted.
RUN useradd --uid 1000 --no-create-home --home-dir /var/lib/meritgraph meritgraph \
    && install --directory --owner=meritgraph --mode=0700 /var/lib/meritgraph
COPY --from=build /opt/meritgraph /opt/meritgraph
ENV PATH=/opt/meritgraph/bin:$PATH \
    MERITGRAPH_HOME=/var/lib/meritgraph \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONSAFEPATH=1 \
    PYTHONUNBUFFERED=1
USER meritgraph
WORKDIR /var/lib/meritgraph
VOLUME /var/lib/meritgraph
EXPOSE 8000
ENTRYPOINT ["meritgraph"]
CMD ["serve"]
