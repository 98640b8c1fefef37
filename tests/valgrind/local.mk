# tests/valgrind/: `make check-valgrind` runs the unit tests, and cognitod in end-to-end tests, under memcheck. Minutes:
# not part of `make check`.
EXTRA_DIST += %D%/suppressions %D%/run %D%/unit

# test_offline.sh would take ten minutes more, and most of what it measures is time.
valgrind_e2e_tests = \
	tests/daemon/test_fleet.sh \
	tests/daemon/test_ids.sh \
	tests/daemon/test_service.sh \
	tests/daemon/test_sign_in.sh \
	tests/e2e/test_metadata.sh \
	tests/e2e/test_names.sh \
	tests/e2e/test_passkeys.sh \
	tests/e2e/test_ssh_password.sh \
	tests/e2e/test_sudo_su_login.sh

# Left out are test_residue, which reads what our own free() left behind, and the cases with one of the tags in
# tests/unit/unit.h.
check-valgrind:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS="`echo '$(unit_tests)' | sed 's|[^ ]*test_residue||'`" \
		LOG_COMPILER='$(SHELL) $(abs_srcdir)/%D%/unit' CK_EXCLUDE_TAGS='time memory pidfd vfork' CK_TIMEOUT_MULTIPLIER=20
	COGNITOD_UNDER='$(SHELL) $(abs_srcdir)/%D%/run --log-file=/run/world/log/valgrind.%p' \
		WAIT_SECONDS=120 RUN_SECONDS=120 $(MAKE) $(AM_MAKEFLAGS) check TESTS='$(valgrind_e2e_tests)'
.PHONY: check-valgrind
