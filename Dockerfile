# The service of nlp-support: docker build -t nlp-support . && docker run -v desk:/data -p 127.0.0.1:8000:8000 nlp-support
FROM python:3.12-slim AS build
WORKDIR /build
COPY pyproject.toml setup.py README.md LICENSE ./
COPY nlp_support nlp_support
COPY training training
COPY eval eval
RUN python -m venv /opt/nlp-support \
    && /opt/nlp-support/bin/pip install --no-cache-dir --no-compile '.[server,webhook,holidays]'

FROM python:3.12-slim
# What is built above and nothing else: no compiler, no pip cache, no source.
COPY --from=build /opt/nlp-support /opt/nlp-support
RUN useradd --system --uid 10001 --home-dir /data --create-home desk
ENV PATH=/opt/nlp-support/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    OMP_NUM_THREADS=1 \
    NLP_SUPPORT_STORE=/data/desk.db \
    NLP_SUPPORT_HOST=0.0.0.0
USER desk
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["nlp-support"]
CMD ["serve"]
