# The door of the project; `make help` lists what it can do.

PYTHON := .venv/bin/python
PYTEST = $(PYTHON) -m pytest -n auto --dist worksteal
# Strip the extras, and pip takes "coverage[toml]" for a package that is not pinned.
LOCK = $(PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-strip-extras --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
# Tests in which no database plays a part; once is enough.
WITHOUT_DATABASE = $(addprefix --ignore=tests/,benchmarks content deploy/test_headers.py scripts \
	static guide/test_metro_layout.py mlocp_portal/edge/test_application.py \
	mlocp_portal/edge/test_spool.py mlocp_portal/edge/test_store.py mlocp_portal/test_imports.py \
	mlocp_portal/test_logs.py mlocp_portal/test_metrics.py mlocp_portal/test_settings.py \
	planner/test_schedule.py planner/test_timeline.py publishing/test_content_errors.py \
	publishing/test_content_writing.py publishing/test_markdown.py)
# Production as on a server behind https; the real database plays no part.
PRODUCTION = DEBUG=0 HTTPS=1 ALLOWED_HOSTS=portal.example DATABASE_URL=sqlite://:memory:

.DEFAULT_GOAL := help
.PHONY: help run dev admin test test-services bench lint format html screenshots lock venv venv-dev

# What the caller's shell has set for other Python projects must not reach this one.
unexport $(filter PYTHON% PIP_USER VIRTUAL_ENV DJANGO_SETTINGS_MODULE,$(.VARIABLES))

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: venv ## Start the portal on http://127.0.0.1:8000 (PORT=… changes the port)
	@$(PYTHON) -m scripts.serve run

dev: venv-dev ## The same for developers: reloads itself, DEBUG, debug toolbar
	@$(PYTHON) -m scripts.serve dev

admin: venv ## Let “admin” in: a new password, no second factor, all its sessions ended
	@$(PYTHON) -m scripts.serve admin

test: venv-dev ## Run all tests, in a real browser too (ARGS="-k map" narrows them down)
	@$(PYTHON) -m scripts.browser
	@$(PYTEST) -m "not services" $(ARGS)

test-services: venv-dev ## Run the tests on PostgreSQL (DATABASE_URL, or the local server)
	@$(PYTHON) -m scripts.services $(PYTEST) -m "not browser and not once" $(WITHOUT_DATABASE) $(ARGS)

bench: venv-dev ## Measure everything and write docs/performance.md (needs nginx, wrk; minutes)
	@$(PYTHON) -m benchmarks $(ARGS)

lint: venv-dev ## Check code, templates, imports, settings, migrations, secrets, dependencies
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m djlint --lint --quiet --exclude templates/public templates
	@$(PYTHON) -m djlint --lint --quiet --profile=jinja templates/public
	@$(PYTHON) -c "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True))"
	@$(PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING
	@$(PRODUCTION) $(PYTHON) manage.py makemigrations --check --dry-run
	@$(PYTHON) -m scripts.audit secrets dependencies

format: venv-dev ## Put the code into its canonical form
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .

html: venv-dev ## Check the HTML of every page with the Nu checker (needs Java and npm)
	@$(PYTHON) -m scripts.check_html

screenshots: venv-dev ## Take the README's pictures anew
	@$(PYTHON) -m scripts.browser
	@$(PYTHON) -m scripts.screenshots

lock: venv-dev ## Compile requirements*.txt from pyproject.toml (ARGS=--upgrade)
	$(LOCK) $(ARGS) pyproject.toml -o requirements.txt
	$(LOCK) $(ARGS) --all-extras -c requirements.txt pyproject.toml -o requirements-production.txt
	$(LOCK) $(ARGS) --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt

venv:
	@sh scripts/install.sh requirements.txt

venv-dev:
	@sh scripts/install.sh requirements-dev.txt
