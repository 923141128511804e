"""One module a resource: its shapes and its operations, each a call of one service or selector."""
