FROM python:3.13-slim AS build
COPY requirements.lock /
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --no-compile --require-hashes --only-binary :all: -r /requirements.lock
# Out goes what is not run: installers, tests, types, and where telephone numbers are at home.
RUN site=$(echo /venv/lib/python3*/site-packages) \
    && rm -r "$site"/pip "$site"/pip-* "$site"/phonenumbers/geodata "$site"/phonenumbers/carrierdata \
    && rm -rf "$site"/setuptools "$site"/setuptools-* "$site"/pkg_resources "$site"/*distutils* \
    && find /venv -depth \( -name tests -o -name __pycache__ \) -type d -exec rm -r {} + \
    && find /venv -name '*.py[ix]' -delete
COPY . /app
WORKDIR /app
# What is run is compiled once, since nothing can be written later. In whole seconds: layers round the times by which
# Python knows that what is compiled is still right.
RUN find /venv /app -name '*.py' -exec touch --date=@1 {} + && /venv/bin/python -c 'import importlib, pkgutil, adapters, bot; \
    [importlib.import_module(one.name) for room in (bot, adapters) \
     for one in pkgutil.walk_packages(room.__path__, f"{room.__name__}.", onerror=print) \
     if not one.name.endswith("__main__") and ".migrations." not in one.name]'

FROM python:3.13-slim
WORKDIR /app
# var/ alone is written to: the SQLite database, where DATABASE_URL names no other, and what spares the next start some
# seconds. Mount a volume there to keep both.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin care && install -d -o care -g care var
COPY --from=build /venv /venv
COPY --from=build /app .
ENV PATH=/venv/bin:$PATH HOST=0.0.0.0 PORT=3978 LOG_FORMAT=json PYTHONDONTWRITEBYTECODE=1
USER 10001
EXPOSE 3978
HEALTHCHECK --start-period=20s CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=3)"]
CMD ["python", "-m", "bot", "serve"]
