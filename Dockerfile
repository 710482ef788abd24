# The service with its embedded model, prepared at build: no network and no PyTorch at run time.
#   docker build -t saar . && docker run -p 8000:8000 -v saar:/data saar
ARG PYTHON_VERSION=3.12
FROM python:${PYTHON_VERSION}-slim AS source
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY saar saar
COPY service service
COPY models models
COPY prompts prompts

# Converts the weights; the libraries for that, PyTorch among them, stay behind in this stage.
FROM source AS prepare
# PyTorch's CPU index, where the default one has only the CUDA build.
ARG TORCH_INDEX=
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} '.[server,prepare]' \
    && SAAR_MODELS_DIR=/models /venv/bin/saar models prepare

FROM source AS install
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir '.[server]'

FROM python:${PYTHON_VERSION}-slim AS service
RUN useradd --system --uid 10001 --create-home saar && install -d -o saar -g saar /data
COPY --from=install /venv /venv
COPY --from=prepare /models /models
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SAAR_DATA_DIR=/data \
    SAAR_MODELS_DIR=/models
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
STOPSIGNAL SIGTERM
CMD ["saar", "serve", "--host", "0.0.0.0", "--port", "8000"]
