# syntax=docker/dockerfile:1
ARG PYTHON_VERSION=3.13

FROM python:${PYTHON_VERSION}-slim-bookworm AS build
WORKDIR /src
COPY constraints.txt pyproject.toml README.md LICENSE ./
COPY cypher ./cypher
COPY seed ./seed
COPY api ./api
COPY cjn_graph ./cjn_graph
RUN python -m venv /opt/cjn \
    && /opt/cjn/bin/pip install --no-cache-dir --constraint constraints.txt .

FROM python:${PYTHON_VERSION}-slim-bookworm
RUN useradd --system --uid 10001 --create-home cjn \
    && install --directory --owner cjn --group cjn /data
COPY --from=build /opt/cjn /opt/cjn
ENV PATH=/opt/cjn/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CJN_DATA_FOLDER=/data \
    CJN_PORT=8000
USER cjn
WORKDIR /home/cjn
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ['CJN_PORT']}/health/live\", timeout=4)"]
CMD ["cjn", "serve", "--host", "0.0.0.0"]
