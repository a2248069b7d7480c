FROM python:3.12.12-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE requirements.lock ./
COPY mocks mocks
COPY schemas schemas
COPY fixtures fixtures
RUN python -m venv /opt/vocmocks \
    && /opt/vocmocks/bin/pip install --no-cache-dir --disable-pip-version-check --requirement requirements.lock \
    && pip wheel --no-cache-dir --no-deps --wheel-dir /wheels . \
    && /opt/vocmocks/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps /wheels/*.whl

FROM python:3.12.12-slim
LABEL org.opencontainers.image.title="vocmocks" \
      org.opencontainers.image.description="Mock servers that stand in for five customer-feedback vendors" \
      org.opencontainers.image.licenses="MIT"
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin vocmocks \
    && install -d -o vocmocks -g vocmocks /certificates
COPY --from=build /opt/vocmocks /opt/vocmocks
ENV PATH=/opt/vocmocks/bin:$PATH PYTHONUNBUFFERED=1
USER 10001
EXPOSE 4010
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ.get('VOCMOCKS_PORT', '4010') + '/__admin/health', timeout=2)"]
ENTRYPOINT ["vocmocks"]
CMD ["serve", "--host", "0.0.0.0"]
