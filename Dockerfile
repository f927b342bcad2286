FROM python:3.13-slim AS build
COPY requirements.lock /
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r /requirements.lock

FROM python:3.13-slim
WORKDIR /app
# var/ holds the SQLite database when DATABASE_URL names no other: mount a volume there. Nothing else is written.
RUN useradd --system --uid 10001 --no-create-home care && install -d -o care -g care var
COPY --from=build /venv /venv
COPY . .
ENV PATH=/venv/bin:$PATH HOST=0.0.0.0 PORT=3978 LOG_FORMAT=json PYTHONDONTWRITEBYTECODE=1
USER 10001
EXPOSE 3978
HEALTHCHECK --start-period=20s CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=3)"]
CMD ["python", "-m", "bot", "serve"]
