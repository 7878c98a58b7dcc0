# syntax=docker/dockerfile:1
FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /venv
COPY requirements.lock .
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md manifest.json ./
COPY bot bot
COPY handlers handlers
COPY domain domain
COPY storage storage
COPY data data
RUN python -m venv /builder \
 && /builder/bin/pip install --no-cache-dir hatchling==1.33.0 editables==0.6 \
 && /builder/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
 && /venv/bin/pip install --no-cache-dir --no-deps /wheels/*.whl

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home comp-assist
COPY --from=build /venv /venv
# Both commands tell on port 3000 how they are: `serve` where it serves Slack, `worker` on a port for nothing else.
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 COMP_ASSIST_HOST=0.0.0.0 COMP_ASSIST_PORT=3000 COMP_ASSIST_WORKER_PORT=3000
USER comp-assist
WORKDIR /home/comp-assist
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:3000/healthz', timeout=2)"]
ENTRYPOINT ["comp-assist"]
CMD ["serve"]
