# Two images from one file: `bot` (no torch, no faiss) and `worker` (all models inside).
FROM python:3.11-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 UV_SYSTEM_PYTHON=1 UV_NO_CACHE=1 SARTOR_HOME=/var/lib/sartor
RUN pip install uv==0.13.8 \
    && useradd --create-home --uid 10001 sartor \
    && install --directory --owner sartor /var/lib/sartor
WORKDIR /opt/sartor
COPY pyproject.toml requirements.lock README.md LICENSE ./
COPY shared shared
COPY sartor sartor

FROM base AS bot
COPY bot bot
# The lock pins versions; the extra says which of them this image needs.
RUN uv pip install --constraint requirements.lock --editable ".[bot]"
USER 10001
CMD ["python", "-m", "bot"]

FROM base AS worker
# What OpenCV, which ultralytics imports, loads of the system.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libgl1 libglib2.0-0 libxcb1 \
    && rm -rf /var/lib/apt/lists/*
RUN uv pip install --constraint requirements.lock --requirement pyproject.toml --extra worker --extra yolo --extra postgres --extra milvus
COPY index_store index_store
COPY worker worker
RUN uv pip install --no-deps --editable .
USER 10001
CMD ["celery", "-A", "worker.app", "worker", "--queues", "search", "--loglevel", "WARNING"]
