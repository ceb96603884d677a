# One image for web, worker and clock: `docker build -t amur .`, then see deploy/compose.yaml.
# Settings come from the environment (docs/setup.md); nothing secret is in the image.
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/amur
WORKDIR /src
COPY requirements/run.txt requirements/extras.txt requirements/
RUN /opt/amur/bin/pip install --only-binary :all: --require-hashes -r requirements/run.txt \
 && /opt/amur/bin/pip install --only-binary :all: --no-deps --require-hashes -r requirements/extras.txt
COPY . .
RUN /opt/amur/bin/pip install --no-deps --no-build-isolation . && /opt/amur/bin/python -m compileall -q /opt/amur/lib

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin amur && install -d -o amur -g amur -m 0700 /data
COPY --from=build /opt/amur /opt/amur
ENV PATH=/opt/amur/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 AMUR_DATA=/data PORT=3000
USER 10001:10001
WORKDIR /data
# The embedded server's files; with REDIS_URL set nothing is written here, and the root may be read-only.
VOLUME /data
EXPOSE 3000
# The web process answers /healthz; for a worker or a clock override this with `amur doctor`, as compose.yaml does.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["amur"]
CMD ["run"]
