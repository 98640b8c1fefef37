# tests/emulator/
