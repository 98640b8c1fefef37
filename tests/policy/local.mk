# tests/policy/
