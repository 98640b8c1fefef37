# tests/: unit tests (check), policy, end to end, the emulator. All of them speak TAP.
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
TEST_EXTENSIONS = .sh
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = bash
AM_TESTS_ENVIRONMENT = abs_top_srcdir='$(abs_top_srcdir)'; abs_top_builddir='$(abs_top_builddir)'; \
	enable_sanitizers='$(enable_sanitizers)'; installed_programs='$(bin_PROGRAMS) $(sbin_PROGRAMS)'; \
	CK_DEFAULT_TIMEOUT=300; TSAN_OPTIONS='suppressions=$(abs_top_srcdir)/tests/tsan-suppressions'; \
	export abs_top_srcdir abs_top_builddir enable_sanitizers installed_programs CK_DEFAULT_TIMEOUT TSAN_OPTIONS;
EXTRA_DIST += tests/tsan-suppressions

include tests/security_key/local.mk
include tests/unit/local.mk
include tests/fuzz/local.mk
include tests/pam/local.mk
include tests/policy/local.mk
include tests/emulator/local.mk
include tests/interop/local.mk
include tests/nss/local.mk
include tests/packaging/local.mk
include tests/e2e/local.mk
include tests/daemon/local.mk
include tests/system/local.mk
include tests/valgrind/local.mk

# What data races could be in: for a build with --enable-sanitizers=thread.
race_tests = $(unit_tests) tests/daemon/test_attackers.sh tests/daemon/test_service.sh tests/daemon/test_sign_in.sh \
	tests/e2e/test_ssh_password.sh
check-races:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(race_tests)'
.PHONY: check-races
