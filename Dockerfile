# The hub as one small image. Data lives in the volume /data; settings come from the environment (see .env.example).
FROM python:3.12-slim AS build
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation --editable .

FROM python:3.12-slim
RUN useradd --system --create-home --uid 10001 folkmoot && install -d -o folkmoot /data
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER folkmoot
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data WEB_HOST=0.0.0.0
VOLUME /data
EXPOSE 8000
HEALTHCHECK CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
CMD ["folkmoot", "run"]
