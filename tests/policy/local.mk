# tests/policy/: what sources and binaries must look like, whoever writes them.
policy_tests = \
	%D%/test_binaries.sh \
	%D%/test_sources.sh
TESTS += $(policy_tests)
EXTRA_DIST += %D%/code.awk %D%/lib.sh %D%/sizes.awk %D%/tap.sh $(policy_tests)
