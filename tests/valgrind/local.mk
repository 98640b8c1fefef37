# tests/valgrind/: `make check-valgrind` runs the unit tests, and cognitod in end-to-end tests, under memcheck. Minutes:
# not part of `make check`.
EXTRA_DIST += %D%/suppressions %D%/run

# What measures time (test_call), or memory as it is without valgrind (test_residue), has nothing to say under it.
valgrind_e2e_tests = \
	tests/daemon/test_sign_in.sh \
	tests/daemon/test_service.sh \
	tests/e2e/test_metadata.sh \
	tests/e2e/test_names.sh \
	tests/e2e/test_ssh_password.sh \
	tests/e2e/test_sudo_su_login.sh

check-valgrind:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS="`echo '$(unit_tests)' | sed -E 's/[^ ]*test_(residue|call)( |$$)/ /g'`" \
		LOG_COMPILER='$(SHELL) $(abs_srcdir)/%D%/run --quiet' CK_TIMEOUT_MULTIPLIER=20
	COGNITOD_UNDER='$(SHELL) $(abs_srcdir)/%D%/run --log-file=/run/world/log/valgrind.%p' \
		WAIT_SECONDS=120 RUN_SECONDS=120 $(MAKE) $(AM_MAKEFLAGS) check TESTS='$(valgrind_e2e_tests)'
.PHONY: check-valgrind
