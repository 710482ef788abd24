# The service with its model, prepared at build: no network and no PyTorch at run time.
#   docker build -t saar . && docker run -p 8000:8000 -v saar:/data saar
# Another engine's weights are pulled and baked in; a gated one needs a token of the model hub, which does not stay:
#   docker build -t saar --build-arg ENGINE=indictrans2 --secret id=hf_token,env=HF_TOKEN .
ARG PYTHON_VERSION=3.12
ARG ENGINE=embedded
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
    && /venv/bin/pip install --no-cache-dir ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} '.[server,prepare]'
ARG ENGINE
ENV SAAR_MODELS_DIR=/models SAAR_TRANSLATOR=$ENGINE
# What is published stays behind: what is made of it, in int8, is all that serving needs.
RUN --mount=type=secret,id=hf_token \
    if [ -f /run/secrets/hf_token ]; then HF_TOKEN=$(cat /run/secrets/hf_token); export HF_TOKEN; fi \
    && if [ "$ENGINE" != embedded ]; then /venv/bin/saar models pull "$ENGINE"; fi \
    && /venv/bin/saar models prepare \
    && rm -rf /models/checkpoints

FROM source AS install
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir '.[server,batch,otel]'

FROM python:${PYTHON_VERSION}-slim AS service
ARG ENGINE
RUN useradd --system --uid 10001 --create-home saar && install -d -o saar -g saar /data
COPY --from=install /venv /venv
COPY --from=prepare /models /models
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SAAR_DATA_DIR=/data \
    SAAR_MODELS_DIR=/models \
    SAAR_TRANSLATOR=$ENGINE
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
STOPSIGNAL SIGTERM
CMD ["saar", "serve", "--host", "0.0.0.0", "--port", "8000"]
