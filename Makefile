# The two commands to know are `make run` and `make test`; everything they need lands in this folder.
PYTHON ?= python3
.DEFAULT_GOAL := run
.PHONY: run setup test test-telephony bench exchange messages

run: ## set up, fill with demo data, start every part in this terminal
	@exec $(PYTHON) tools/setup.py run

setup: ## set up only
	@$(PYTHON) tools/setup.py

test: ## install what tests need and run everything, on SQLite and on PostgreSQL
	@$(PYTHON) tools/setup.py test

test-telephony: ## everything that calls through a real exchange, and an hour of calls
	@$(PYTHON) tools/setup.py telephony

bench: ## print our figures as ratios to their floors
	@$(PYTHON) tools/setup.py bench

exchange: ## fetch a real Asterisk 22 into .exchange
	@$(PYTHON) tools/exchange.py

messages: ## collect and compile the texts of every room
	@.venv/bin/martlet messages --collect
