# tests/system/: the Debian packages on booted machines, see README.md: `make check-system`.
system_tests = %D%/test_bookworm.sh %D%/test_trixie.sh
EXTRA_DIST += $(system_tests) %D%/getty.exp %D%/in-build-root %D%/inside.sh %D%/machine.sh %D%/packages.sh %D%/README.md

noinst_PROGRAMS += %D%/sandbox-probe
%C%_sandbox_probe_SOURCES = %D%/sandbox_probe.c
%C%_sandbox_probe_CFLAGS = $(program_cflags)
%C%_sandbox_probe_LDFLAGS = $(program_ldflags)

.PHONY: check-system
check-system:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(system_tests)'
